// What goes wrong, as people see it.
import { expect, fillIn, test, texts } from "./kit.js";

test("a form with a fault comes back with everything that was typed", async ({ look, page }) => {
  await page.goto("/kit/inquiry/");
  const fake = { name: "loi.pdf", mimeType: "application/pdf", buffer: Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0]) };
  await fillIn(page, { name: "Régie « Eau & Énergie »", files: [fake] });
  await page.locator("[name=mission_text]").fill("Distribuer l’eau.\nEntretenir le réseau.");
  await page.locator("main button:not([type=button])").click();
  await expect(page.locator("[name=documents][aria-invalid=true]")).toBeVisible();
  await look(page, "form-fault");
  await expect(page.locator("[name=organization_name]")).toHaveValue("Régie « Eau & Énergie »");
  await expect(page.locator("[name=mission_text]")).toHaveValue("Distribuer l’eau.\nEntretenir le réseau.");
  await expect(page.locator("[name=consent]")).toBeChecked();
  await page.locator("[name=documents]").setInputFiles(texts);
  await page.locator("main button:not([type=button])").click();
  await page.waitForURL(/\/checkout\/$/);
});

test("pages that are not there say so, and a wrong password says no more than that", async ({ look, page }) => {
  for (const [path, name] of [["/kit/inquiry/nobody/", "no-inquiry"], ["/kit/download/nothing", "no-link"], ["/nowhere", "nowhere"]]) {
    const answer = await page.goto(path);
    expect(answer.status()).toBe(404);
    await look(page, name);
  }
  await page.goto("/kit-complet-traitement/");
  await page.locator("[name=email]").fill("nobody@example.org");
  await page.locator("[name=password]").fill("not the password");
  await page.locator("main button").click();
  await expect(page.locator("[name=password]")).toBeVisible();
  await expect(page.locator("[role=alert], .notice")).toBeVisible();
  await look(page, "login-refused");
});
