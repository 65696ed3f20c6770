// How staff share the work: who takes care of what, what they note, what the list is narrowed to.
import { desk, expect, order, signIn, test } from "./kit.js";

test("an inquiry is taken, noted on, found among mine and given back", async ({ javaScriptEnabled, kit, look, page }) => {
  const name = `Régie ${test.info().project.name}`;
  await order(page, { name });
  await signIn(page, kit.staff);
  await look(page, "list");
  await page.locator("#q").fill(name);
  await page.locator("#order").selectOption("moved");
  await page.locator("form.search button").click();
  await expect(page.getByRole("row", { name })).toBeVisible();
  await expect(page.locator("#order")).toHaveValue("moved");

  await page.getByRole("row", { name }).getByRole("link").first().click();
  await page.getByRole("button", { name: /Je m’en occupe|I take care of it/ }).click();
  await expect(page.locator("#notice")).toBeVisible();
  await page.locator("#note-text").fill("Rappeler la mairie <lundi>");
  await page.getByRole("button", { name: /Enregistrer la note|Keep the note/ }).click();
  await expect(page.locator("blockquote", { hasText: "Rappeler la mairie <lundi>" })).toBeVisible();
  await look(page, "inquiry");

  await page.locator("header nav a[href*='assignee=me']").click();
  await expect(page.getByRole("row", { name })).toBeVisible();
  const box = page.getByRole("row", { name }).getByRole("checkbox");
  if (javaScriptEnabled === false) {
    await box.check();
  } else {
    await page.locator("[data-all] input").check();
    await expect(box).toBeChecked();
  }
  await page.locator("#bulk-to").selectOption("");
  await page.locator("form.bulk button").click();
  await expect(page.locator("#notice")).toBeVisible();
  await expect(page.getByRole("row", { name })).toHaveCount(0);
  await look(page, "given-back");
});

test("whoever comes second to an inquiry is told who is at it", async ({ browser, kit, look, page, contextOptions }) => {
  const project = test.info().project.name;
  await order(page, { name: `Mairie ${project}` });
  const second = kit.hire(`colleague-${project}@example.org`, "reviewer", "a password of the colleague");
  for (const staff of [kit.staff, second]) {
    const context = await browser.newContext({ ...contextOptions, baseURL: kit.url });
    const sheet = await context.newPage();
    await signIn(sheet, staff);
    await sheet.goto(`${desk}?q=${encodeURIComponent(`Mairie ${project}`)}`);
    await sheet.getByRole("row", { name: `Mairie ${project}` }).getByRole("link").first().click();
    const told = sheet.getByText(kit.staff.email).and(sheet.locator("p.notice"));
    await expect(told).toHaveCount(staff === second ? 1 : 0);
    if (staff === second) {
      await look(sheet, "second");
    }
    await context.close();
  }
});
