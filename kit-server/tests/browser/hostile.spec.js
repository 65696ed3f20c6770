// What strangers write stays text in a real browser, and what was private is nobody's after signing out.
import { readFileSync } from "node:fs";
import { desk, expect, order, pdf, signIn, test, visit } from "./kit.js";

test("names that are scripts open no dialog on any page", async ({ kit, look, page }) => {
  const dialogs = [];
  page.on("dialog", async (dialog) => {
    dialogs.push(dialog.message());
    await dialog.dismiss();
  });
  const project = test.info().project.name;
  const name = `<img src=x onerror=alert(1)><script>alert(2)</script>"'><svg onload=alert(3)> ${project}`;
  const file = { name: "<img src=x onerror=alert(4)>.pdf", mimeType: "application/pdf", buffer: readFileSync(pdf) };
  const status = await order(page, { name, files: [file] });
  await expect(page.locator("body")).toContainText("<img src=x onerror=alert(4)>.pdf");
  await visit(page, status);
  await expect(page.locator("main")).toBeVisible();

  await signIn(page, kit.staff);
  await page.goto(`${desk}?q=${encodeURIComponent(name)}`);
  await expect(page.locator("#q")).toHaveValue(name);
  const row = page.getByRole("row").filter({ hasText: project }).filter({ hasText: "onerror=alert(1)" });
  await row.getByRole("link").first().click();
  await expect(page.locator("body")).toContainText("<script>alert(2)</script>");
  await page.locator("#note-text").fill(`<script>alert(5)</script> ${name}`);
  await page.getByRole("button", { name: /Enregistrer la note|Keep the note/ }).click();
  await expect(page.locator("blockquote", { hasText: "<script>alert(5)</script>" })).toBeVisible();
  await look(page, "inquiry");
  expect(dialogs).toEqual([]);
});

test("going back after signing out shows the login and nothing else", async ({ kit, page }) => {
  const name = `Secret ${test.info().project.name}`;
  await order(page, { name });
  await signIn(page, kit.staff);
  await page.goto(`${desk}?q=${encodeURIComponent(name)}`);
  await page.getByRole("row", { name }).getByRole("link").first().click();
  await expect(page.locator("#note-text")).toBeVisible();
  await page.locator("form[action*='logout'] button, header form button").first().click();
  await expect(page.locator("[name=password]")).toBeVisible();
  for (let steps = 0; steps < 2; steps += 1) {
    await page.goBack();
    await expect(page.locator("[name=password]")).toBeVisible();
    await expect(page.locator("body")).not.toContainText(name);
  }
});
