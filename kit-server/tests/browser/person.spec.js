// A person and their data: a forgotten text, words with staff, a copy of everything, and the end of it.
import { readFileSync } from "node:fs";
import { desk, expect, mail, order, signIn, test, texts, visit } from "./kit.js";

test("a forgotten text is added, a word is answered, and everything is given out and erased", async ({ browser, kit, look, page, contextOptions }) => {
  const project = test.info().project.name;
  const email = `person-${project}@example.org`;
  const name = `Office ${project}`;
  const status = await order(page, { name, email, files: texts.slice(0, 1) });
  await visit(page, status);
  await expect(page.locator("ul.papers li")).toHaveCount(1);
  await page.locator("details", { has: page.locator("#forgotten") }).locator("summary").click();
  await page.locator("#forgotten").setInputFiles(texts[1]);
  await page.locator("form", { has: page.locator("#forgotten") }).locator("button:not([type=button])").click();
  await expect(page.locator("ul.papers li")).toHaveCount(2);
  await look(page, "text-added");

  await page.locator("#message-text").fill("Faut-il aussi le décret <de 2019> ?");
  await page.locator("form", { has: page.locator("#message-text") }).locator("button").click();
  await expect(page.locator("blockquote", { hasText: "Faut-il aussi le décret <de 2019> ?" })).toBeVisible();
  await look(page, "asked");

  const office = await browser.newContext({ ...contextOptions, baseURL: kit.url });
  const staff = await office.newPage();
  await signIn(staff, kit.staff);
  await staff.goto(`${desk}?q=${encodeURIComponent(name)}`);
  await staff.getByRole("row", { name }).getByRole("link").first().click();
  await expect(staff.locator("blockquote", { hasText: "<de 2019>" })).toBeVisible();
  // The client's page stays open, and shows the answer by itself.
  await staff.locator("#message-text").fill("Non, ces deux textes suffisent.");
  await staff.locator("form", { has: staff.locator("#message-text") }).locator("button").click();
  await expect(staff.locator("blockquote", { hasText: "ces deux textes suffisent" })).toBeVisible();
  await look(staff, "answered");
  await mail(kit, email, /ces deux textes suffisent|\/kit\/inquiry\//);
  if (!project.includes("plain")) {
    await expect(page.locator("blockquote", { hasText: "ces deux textes suffisent" })).toBeVisible({ timeout: 60_000 });
  }
  await visit(page, status);
  await expect(page.locator("blockquote", { hasText: "ces deux textes suffisent" })).toBeVisible();

  // What is still on its way cannot be erased.
  await page.locator("details", { has: page.locator("form[action*='cancel']") }).locator("summary").click();
  await page.locator("form[action*='cancel'] button").click();
  await expect(page.locator("form[action*='cancel']")).toHaveCount(0);

  const ask = async () => {
    await staff.goto(`${desk}privacy/`);
    await staff.locator("#email").fill(email);
    await staff.locator("form", { has: staff.locator("#email") }).locator("button").click();
  };
  await ask();
  await look(staff, "held");
  const copying = staff.locator("form", { has: staff.locator("[name=do][value=export]") }).locator("button");
  const [copy] = await Promise.all([staff.waitForEvent("download"), copying.click()]);
  expect(copy.suggestedFilename()).toMatch(/\.zip$/);
  expect(readFileSync(await copy.path()).subarray(0, 2).toString()).toBe("PK");

  // A letter may be on its way for a moment.
  await expect(async () => {
    await ask();
    await staff.locator("#again").fill(email);
    await staff.locator("form", { has: staff.locator("#again") }).locator("button").click();
    await expect(staff.locator("table a", { hasText: "KIT-" }).first()).toBeVisible({ timeout: 5_000 });
    await ask();
    await expect(staff.locator("#again")).toHaveCount(0, { timeout: 5_000 });
  }).toPass();
  await look(staff, "erased");
  await office.close();

  const answer = await visit(page, status);
  expect(answer.status()).toBe(410);
  await look(page, "page-erased");
});

test("a forgotten text of a kind that is not taken is refused, and the others stay", async ({ look, page }) => {
  const status = await order(page, { files: texts.slice(0, 1) });
  await visit(page, status);
  await page.locator("details", { has: page.locator("#forgotten") }).locator("summary").click();
  await page.locator("#forgotten").setInputFiles({ name: "décret.pdf", mimeType: "application/pdf", buffer: Buffer.from("MZ\u0000\u0000") });
  await page.locator("form", { has: page.locator("#forgotten") }).locator("button:not([type=button])").click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await look(page, "text-refused");
  await visit(page, status);
  await expect(page.locator("ul.papers li")).toHaveCount(1);
});
