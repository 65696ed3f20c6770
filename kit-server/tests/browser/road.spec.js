// The whole road, by the pages alone.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, mail, order, pay, pdf, reloadUntil, signIn, test, visit } from "./kit.js";

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

test("a kit is ordered, paid, drafted, validated, delivered and given back", async ({ browser, kit, look, page, contextOptions }) => {
  test.slow();
  const who = `client-${test.info().project.name}@example.org`;
  const name = `Agence ${test.info().project.name}`;

  await visit(page, "/kit/inquiry/");
  await look(page, "form");
  const status = await order(page, { name, email: who });
  await look(page, "checkout");
  await visit(page, status);
  await look(page, "status-unpaid");
  await visit(page, `${status}checkout/`);
  await pay(page);

  // The gateway's page brings the browser back; the worker drafts.
  await visit(page, status);
  await reloadUntil(page, page.locator(".steps li.is-current").nth(0).and(page.locator("li:nth-child(4)")));
  await look(page, "status-drafted");

  const office = await browser.newContext({ ...contextOptions, baseURL: kit.url });
  const staff = await office.newPage();
  await signIn(staff, kit.staff);
  await look(staff, "desk");
  await staff.getByRole("row", { name }).getByRole("link").first().click();
  await look(staff, "inquiry-drafted");
  await staff.locator("a[href$='/drafts/1/'], a[href*='/drafts/1/?']").first().click();
  await expect(staff.locator("article.draft h2").first()).toBeVisible();
  await look(staff, "draft-read");
  await staff.goBack();

  const [draft] = await Promise.all([staff.waitForEvent("download"), staff.locator("a[href*='draft']").first().click()]);
  expect(draft.suggestedFilename()).toMatch(/\.docx$/);
  expect(readFileSync(await draft.path()).subarray(0, 2).toString()).toBe("PK");

  // Whoever chooses another file takes the first choice back.
  await staff.locator("#validate-pdf").setInputFiles({ name: "autre.pdf", mimeType: "application/pdf", buffer: readFileSync(pdf) });
  await staff.locator("#validate-pdf").setInputFiles(pdf);
  expect(await staff.locator("#validate-pdf").evaluate((input) => [...input.files].map((file) => file.name))).toEqual([basename(pdf)]);
  await staff.locator("[data-move=validate]").click();
  await expect(staff.locator("[data-move=deliver]:not([disabled])")).toBeVisible();
  await look(staff, "inquiry-validated");
  await staff.locator("#opened").check();
  // The text of the law is no kit, and names no client.
  await staff.locator("#compared").check();
  await staff.locator("[data-move=deliver]:not([disabled])").click();
  await expect(staff.locator("[data-move=revoke_link]:not([disabled])")).toBeAttached();
  await look(staff, "inquiry-delivered");

  const letter = await mail(kit, who, /\/kit\/download\//);
  const link = letter.split(/\s+/).find((word) => word.includes("/kit/download/"));
  await visit(page, link);
  await look(page, "download");
  const [file] = await Promise.all([page.waitForEvent("download"), page.locator("main a.button").click()]);
  expect(sha256(readFileSync(await file.path()))).toBe(sha256(readFileSync(pdf)));
  await visit(page, status);
  await look(page, "status-delivered");

  // The private page leads to the same file, by the link that was mailed.
  await page.locator("main a.button[href*='/kit/download/']").click();
  await page.waitForURL(/\/kit\/download\//);
  const [again] = await Promise.all([page.waitForEvent("download"), page.locator("main a.button[download]").click()]);
  expect(sha256(readFileSync(await again.path()))).toBe(sha256(readFileSync(pdf)));

  // Given back: the link dies with it, and says why.
  await staff.reload();
  await staff.locator("details", { has: staff.locator("[data-move=refund]") }).locator("summary").click();
  await staff.locator("#refund-reason").fill("Le client s’est désisté.");
  await staff.locator("[data-move=refund]").click();
  await expect(staff.locator("[data-move=confirm_refund]:not([disabled])")).toBeVisible();
  await look(staff, "inquiry-refunding");
  const answer = await visit(page, link);
  expect(answer.status()).toBe(410);
  await look(page, "download-refunded");
  await staff.locator("#confirm_refund-reference").fill("VIREMENT-1");
  await staff.locator("[data-move=confirm_refund]").click();
  await expect(staff.locator("[data-move=confirm_refund]:not([disabled])")).toHaveCount(0);
  await visit(page, status);
  await look(page, "status-refunded");
  await office.close();
});

test("a payment that was refused is tried again", async ({ look, page }) => {
  const status = await order(page);
  await pay(page, /^Refuser/);
  await visit(page, status);
  const again = page.locator("a[href$='/checkout/'], form[action$='/pay/cinetpay'] button").first();
  await expect(again).toBeVisible();
  await look(page, "status-refused");
  await visit(page, `${status}checkout/`);
  await pay(page);
  await visit(page, status);
  await reloadUntil(page, page.locator(".steps li:nth-child(2).is-done"));
});

test("an order that is not paid can be cancelled", async ({ look, page }) => {
  const status = await order(page);
  await visit(page, status);
  await page.locator("details", { has: page.locator("form[action*='cancel']") }).locator("summary").click();
  await look(page, "status-cancel");
  await page.locator("form[action*='cancel'] button").click();
  await visit(page, status);
  await expect(page.locator("form[action*='cancel']")).toHaveCount(0);
  await look(page, "status-cancelled");
});
