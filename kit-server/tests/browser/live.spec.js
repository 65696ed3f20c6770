// What JavaScript adds.
import { expect, order, pay, test, texts } from "./kit.js";

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

test("where no events come through, the status page asks again by itself", async ({ context, page }) => {
  test.slow();
  const status = await order(page);
  const watching = await context.newPage();
  let refused = 0;
  await watching.route("**/events", (route) => {
    refused += 1;
    return route.fulfill({ status: 503 });
  });
  await watching.goto(status);
  await pay(page);
  await drafted(watching);
  expect(refused).toBeGreaterThan(1);
});

test("chosen files are shown with their sizes, and too many of them are not sent", async ({ page }) => {
  await page.goto("/kit/inquiry/");
  await page.locator("[name=documents]").setInputFiles(texts);
  await expect(page.locator("ul.chosen li")).toHaveCount(2);
  const many = Array.from({ length: 11 }, (_, number) => ({ name: `${number}.txt`, mimeType: "text/plain", buffer: Buffer.from("Article 1") }));
  await page.locator("[name=documents]").setInputFiles(many);
  expect(await page.locator("[name=documents]").evaluate((input) => input.validity.customError)).toBe(true);
});

test("one click sends once", async ({ page }) => {
  await order(page);
  let opened = 0;
  page.on("request", (request) => (opened += request.method() === "POST" && request.url().includes("/pay/") ? 1 : 0));
  await page.locator("form[action$='/pay/cinetpay'] button").dblclick();
  await page.waitForURL(/\/payment\//);
  expect(opened).toBe(1);
});
