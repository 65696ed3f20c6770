// What JavaScript adds.
import { expect, fillIn, order, pay, test, texts } from "./kit.js";

// A draft is several answers of the model, and the machine may be busy.
const drafted = (page) => expect(page.locator(".steps li:nth-child(4).is-current")).toBeVisible({ timeout: 120_000 });

test("the status page follows the inquiry by itself", async ({ context, page }) => {
  test.slow();
  const status = await order(page);
  const watching = await context.newPage();
  await watching.goto(status);
  await pay(page);
  await drafted(watching);
});

for (const [how, answer] of [
  ["are refused", (route) => route.fulfill({ status: 503 })],
  ["are held back on the way", () => {}],
]) {
  test(`where events ${how}, the status page asks again by itself`, async ({ context, page }) => {
    test.slow();
    const status = await order(page);
    const watching = await context.newPage();
    let asked = 0;
    await watching.route("**/events", (route) => {
      asked += 1;
      return answer(route);
    });
    await watching.goto(status);
    await pay(page);
    await drafted(watching);
    expect(asked).toBeGreaterThan(1);
  });
}

test("chosen files are shown with their sizes, and too many of them are not sent", async ({ page }) => {
  await page.goto("/kit/inquiry/");
  await page.locator("[name=documents]").setInputFiles(texts);
  await expect(page.locator("ul.chosen li")).toHaveCount(2);
  const many = Array.from({ length: 11 }, (_, number) => ({ name: `${number}.txt`, mimeType: "text/plain", buffer: Buffer.from("Article 1") }));
  await page.locator("[name=documents]").setInputFiles(many);
  expect(await page.locator("[name=documents]").evaluate((input) => input.validity.customError)).toBe(true);
});

test("files are added one by one and taken away again", async ({ page }) => {
  await page.goto("/kit/inquiry/");
  await page.locator("[name=documents]").setInputFiles(texts[0]);
  await page.locator("[name=documents]").setInputFiles(texts[1]);
  await expect(page.locator("ul.chosen li")).toHaveCount(2);
  await page.locator("ul.chosen button").first().click();
  await expect(page.locator("ul.chosen li")).toHaveCount(1);
  expect(await page.locator("[name=documents]").evaluate((input) => [...input.files].map((file) => file.name))).toEqual(["reglement-interieur-agence.docx"]);
});

test("what was typed is there after the page was closed, until the form is taken", async ({ context, page }) => {
  await page.goto("/kit/inquiry/");
  await page.locator("[name=organization_name]").fill("Régie <des eaux>");
  await page.locator("[name=audits_types]").first().check();
  await page.close();
  const again = await context.newPage();
  await again.goto("/kit/inquiry/");
  await expect(again.locator("#draft-restored")).toBeVisible();
  await expect(again.locator("[name=organization_name]")).toHaveValue("Régie <des eaux>");
  await expect(again.locator("[name=audits_types]").first()).toBeChecked();
  await expect(again.locator("[name=consent]")).not.toBeChecked();
  await again.locator("#draft-restored button").click();
  await expect(again.locator("[name=organization_name]")).toHaveValue("");
  await again.reload();
  await expect(again.locator("#draft-restored")).toBeHidden();

  await fillIn(again, { name: "Régie" });
  await again.locator("main form button.big").click();
  await again.waitForURL(/\/checkout\/$/);
  await again.goto("/kit/inquiry/");
  await expect(again.locator("[name=organization_name]")).toHaveValue("");
});

test("a fault elsewhere asks for no file again, and a broken line loses nothing", async ({ look, page }) => {
  await page.goto("/kit/inquiry/");
  await fillIn(page, { email: "client@nowhere" });
  await page.locator("main form button.big").click();
  await expect(page.locator("#errors")).toBeFocused();
  await expect(page.locator("[name=kept]")).toHaveCount(2);
  await look(page, "kept");

  await page.locator("[name=email]").fill("client@example.org");
  await page.locator("[name=kept]").nth(1).uncheck();
  await page.route("**/kit/inquiry/?**", (route) => route.abort("connectionreset"));
  await page.locator("main form button.big").click();
  await expect(page.locator("p.broken")).toBeVisible();
  await look(page, "broken");
  await page.unroute("**/kit/inquiry/?**");
  await page.locator("main form button.big").click();
  await page.waitForURL(/\/checkout\/$/);
  await expect(page.locator("ul.papers li")).toHaveCount(1);
});

test("how much of an upload is sent is shown", async ({ page }) => {
  await page.goto("/kit/inquiry/");
  await fillIn(page);
  let shown = 0;
  await page.route("**/kit/inquiry/?**", async (route) => {
    await expect(page.locator("main form progress")).toBeVisible();
    shown = await page.locator("main form progress").count();
    await route.continue();
  });
  await page.locator("main form button.big").click();
  await page.waitForURL(/\/checkout\/$/);
  expect(shown).toBe(1);
});

test("one click sends once", async ({ page }) => {
  await order(page);
  let opened = 0;
  page.on("request", (request) => (opened += request.method() === "POST" && request.url().includes("/pay/") ? 1 : 0));
  await page.locator("form[action$='/pay/cinetpay'] button").dblclick();
  await page.waitForURL(/\/payment\//);
  expect(opened).toBe(1);
});
