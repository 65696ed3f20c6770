// A second factor: set up with an authenticator, asked for at the next sign-in, taken off.
import { createHmac } from "node:crypto";
import { desk, expect, signIn, test } from "./kit.js";

/** What an authenticator shows (RFC 6238) for a secret in base32. */
function code(secret) {
  const bits = [...secret.replaceAll(/[\s=]/g, "")].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"));
  const key = Buffer.from(bits.join("").match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac("sha1", key).update(step).digest();
  const number = digest.readUInt32BE(digest.at(-1) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

const button = "main form button";

test("a second factor is set up, asked for, and taken off with a recovery code", async ({ browser, kit, look, page, contextOptions }) => {
  const staff = kit.hire(`factor-${test.info().project.name}@example.org`, "manager", "a password of a manager");
  await signIn(page, staff);
  await page.goto(`${desk}account/`);
  const setting = page.locator("form[action*='second-factor']");
  await setting.locator("[name=password]").fill(staff.password);
  await setting.locator("button").click();
  const secret = await page.locator("main code").first().innerText();
  await expect(page.locator("svg.qr")).toBeVisible();
  await look(page, "enrolment");
  await page.locator("#code").fill("000000");
  await page.locator(button).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await page.locator("#code").fill(code(secret));
  await page.locator(button).click();
  const codes = await page.locator("main li code").allInnerTexts();
  expect(codes).toHaveLength(10);
  await look(page, "recovery-codes");

  const other = await browser.newContext({ ...contextOptions, baseURL: kit.url });
  const sheet = await other.newPage();
  await sheet.goto(desk);
  await sheet.locator("[name=email]").fill(staff.email);
  await sheet.locator("[name=password]").fill(staff.password);
  await sheet.locator(button).first().click();
  await look(sheet, "code-asked");
  await sheet.locator("#code").fill(codes[0]);
  await sheet.locator(button).click();
  await expect(sheet.locator("ul.filters")).toBeVisible();

  await sheet.goto(`${desk}account/`);
  const dropping = sheet.locator("form[action*='second-factor']");
  await expect(dropping).toContainText("9");
  await dropping.locator("[name=password]").fill(staff.password);
  // The same code opens nothing twice.
  await dropping.locator("[name=code]").fill(codes[0]);
  await dropping.locator("button").click();
  await expect(dropping.getByRole("alert")).toBeVisible();
  await dropping.locator("[name=password]").fill(staff.password);
  await dropping.locator("[name=code]").fill(codes[1]);
  await dropping.locator("button").click();
  await expect(dropping.locator("[name=code]")).toHaveCount(0);
  await look(sheet, "account");
  await other.close();
});
