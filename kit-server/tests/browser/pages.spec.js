// The pages that are not on the road: each is looked at once, in the language and on the screen of the project.
import { desk, expect, order, pay, signIn, test, visit } from "./kit.js";

test("every page that a member of staff can reach by a link is a page", async ({ kit, look, page }) => {
  await signIn(page, kit.staff);
  const links = () => page.locator(`header a[href^='${desk}'], main nav a[href^='${desk}']`);
  const paths = async () => links().evaluateAll((found) => found.map((link) => new URL(link.href).pathname));
  const seen = new Set();
  const open = await paths();
  while (open.length > 0) {
    const path = open.shift();
    if (seen.has(path)) {
      continue;
    }
    seen.add(path);
    const answer = await page.goto(path);
    expect(answer.status(), path).toBe(200);
    await expect(page.locator("h1"), path).toHaveCount(1);
    await look(page, path.slice(desk.length).replaceAll("/", "") || "list");
    open.push(...(await paths()));
  }
  expect(seen.size).toBeGreaterThan(4);
});

test("a private page that was lost is asked for, and the answer tells nothing", async ({ kit, look, page }) => {
  const email = `lost-${test.info().project.name}@example.org`;
  await order(page, { email });
  for (const address of [email, "nobody@example.org"]) {
    await page.goto("/kit/page/");
    await look(page, "lost-page");
    await page.locator("[name=email]").fill(address);
    await page.locator("main form button").click();
    await expect(page.locator("#notice")).toBeVisible();
  }
  await look(page, "lost-page-sent");
});

test("whoever paid finds the receipt", async ({ look, page }) => {
  const status = await order(page);
  await pay(page);
  await visit(page, status);
  await look(page, "paid");
  const receipt = page.locator("a[href$='receipt.pdf']").first();
  await expect(receipt).toBeVisible();
  const answer = await page.request.get(await receipt.getAttribute("href"));
  expect(answer.headers()["content-type"]).toBe("application/pdf");
});
