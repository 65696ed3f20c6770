// Two people at one inquiry.
import { desk, expect, order, pay, pdf, reloadUntil, signIn, test, visit } from "./kit.js";

test("who comes second is told that somebody was first, and loses nothing", async ({ browser, kit, look, page, contextOptions }) => {
  const project = test.info().project.name;
  const name = `Office ${project}`;
  const status = await order(page, { name });
  await pay(page);
  await visit(page, status);
  await reloadUntil(page, page.locator(".steps li:nth-child(4).is-current"));

  const second = kit.hire(`second-${project}@example.org`, "reviewer", "a password of the second");
  const desks = [];
  for (const staff of [kit.staff, second]) {
    const context = await browser.newContext({ ...contextOptions, baseURL: kit.url });
    const sheet = await context.newPage();
    await signIn(sheet, staff);
    await sheet.getByRole("row", { name }).getByRole("link").first().click();
    await expect(sheet.locator("#validate-pdf")).toBeVisible();
    desks.push({ context, sheet });
  }
  const [first, late] = desks.map(({ sheet }) => sheet);
  await first.locator("#validate-pdf").setInputFiles(pdf);
  await first.locator("[data-move=validate]").click();
  await expect(first.locator("[data-move=deliver]:not([disabled])")).toBeVisible();

  await late.locator("#request_revision-feedback").fill("Les délais manquent.");
  await late.locator("[data-move=request_revision]").click();
  await expect(late.locator(".notice").first()).toBeVisible();
  await look(late, "second");
  await expect(late.locator("body")).toContainText("Les délais manquent.");
  await first.goto(first.url());
  await expect(first.locator("[data-move=deliver]:not([disabled])")).toBeVisible();
  for (const { context } of desks) {
    await context.close();
  }
});

test("a page of the desk is nobody's after signing out", async ({ kit, page }) => {
  await signIn(page, kit.staff);
  await page.locator("form[action*='logout'] button, header form button").first().click();
  await page.goto(desk);
  await expect(page.locator("[name=password]")).toBeVisible();
});
