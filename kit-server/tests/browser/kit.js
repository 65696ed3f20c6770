// The program under test, on its own simulators, and what the tests do with it again and again.
import { spawn, execFileSync } from "node:child_process";
import { mkdtempSync, mkdirSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect } from "@playwright/test";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");
const program = process.env.KIT_PROGRAM ?? path.join(root, "target/debug/kit");
export const sample = (name) => path.join(root, "templates/samples", name);
export const texts = ["decret-audit-commande-publique.pdf", "reglement-interieur-agence.docx"].map(sample);
export const pdf = texts[0];
export const desk = "/kit-complet-traitement/";

/** Starts the program in a folder of its own and reads from what it prints where everything is. */
async function start(log) {
  const folder = mkdtempSync(path.join(tmpdir(), "kit-browser-"));
  const env = { PATH: process.env.PATH, HOME: folder, KIT_LISTEN: "127.0.0.1:0" };
  const child = spawn(program, ["serve"], { cwd: folder, env, stdio: ["ignore", "pipe", openSync(log, "a")] });
  const told = {};
  for await (const line of createInterface({ input: child.stdout })) {
    const [word, value, , password] = line.split(/\s+/);
    told[word.toLowerCase()] = value;
    if (word === "Staff") {
      told.password = password;
      break;
    }
  }
  if (!told.password) {
    throw new Error(`${program} serve ended before it was ready`);
  }
  const ended = new Promise((resolve) => child.once("exit", resolve));
  return {
    url: new URL(told.form).origin,
    mailbox: told.mailbox,
    staff: { email: told.staff, password: told.password },
    hire(email, role, password) {
      execFileSync(program, ["staff", "add", email, "--role", role, "--password-stdin"], { cwd: folder, env, input: password });
      return { email, password };
    },
    async mails() {
      return (await fetch(`${told.mailbox}/api/messages`)).json();
    },
    async stop() {
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

export const test = base.extend({
  kit: [
    async ({}, use, info) => {
      const folder = info.config.metadata.screenshots;
      mkdirSync(folder, { recursive: true });
      const kit = await start(path.join(folder, `program-${info.parallelIndex}.log`));
      await use(kit);
      await kit.stop();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ kit }, use) => use(kit.url),
  /** Takes a picture of a page, and holds what every page must be. */
  look: async ({ javaScriptEnabled }, use, info) => {
    const folder = path.join(info.config.metadata.screenshots, info.project.name);
    mkdirSync(folder, { recursive: true });
    let count = 0;
    await use(async (page, name) => {
      count += 1;
      const file = `${info.titlePath.at(-1).replaceAll(/\W+/g, "-")}-${String(count).padStart(2, "0")}-${name}.png`;
      await page.screenshot({ path: path.join(folder, file), fullPage: true });
      if (javaScriptEnabled !== false) {
        const { width, told } = await undisturbed(page, async () => {
          const width = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          const { violations } = await new AxeBuilder({ page }).analyze();
          const serious = violations.filter((found) => ["serious", "critical"].includes(found.impact));
          return { width, told: serious.map((found) => `${found.id}: ${found.nodes.map((node) => node.html).join(" ")}`) };
        });
        expect(width, `${name} is wider than the screen`).toBeLessThanOrEqual(0);
        expect(told, `accessibility of ${name}`).toEqual([]);
      }
    });
  },
});

export { expect };

/** Pages follow the inquiry and load themselves again: what was cut off by that is done once more. */
async function undisturbed(page, look) {
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (!/context was destroyed|navigation|ERR_ABORTED/.test(error.message)) {
        throw error;
      }
      await page.waitForLoadState();
    }
  }
}

/** Goes to a page, again where one that follows its inquiry loaded itself meanwhile. */
export const visit = (page, url) => undisturbed(page, () => page.goto(url));

const button = "main button:not([type=button])";

/** Fills in what the form requires. */
export async function fillIn(page, { name = "Direction des routes", email = "client@example.org", files = texts } = {}) {
  await page.getByRole("textbox", { name: /Nom complet|Full name/ }).fill("Client d’essai");
  await page.locator("[name=email]").fill(email);
  await page.locator("[name=organization_name]").fill(name);
  await page.locator("[name=documents]").setInputFiles(files);
  await page.locator("[name=consent]").check();
}

/** Sends a form and gives the private status page of the new inquiry. */
export async function order(page, wishes) {
  await page.goto("/kit/inquiry/");
  await fillIn(page, wishes);
  await page.locator(button).click();
  await page.waitForURL(/\/checkout\/$/);
  return page.url().replace(/checkout\/$/, "");
}

/** Pays on the simulator's page, from the checkout page. */
export async function pay(page, how = /^Payer/) {
  await page.locator("form[action$='/pay/cinetpay'] button").click();
  await page.getByRole("button", { name: how }).first().click();
}

/** Signs a member of staff in, and ends on the desk's list. */
export async function signIn(page, staff) {
  await page.goto(desk);
  await page.locator("[name=email]").fill(staff.email);
  await page.locator("[name=password]").fill(staff.password);
  await page.locator(button).click();
  await expect(page.locator("nav .filters, ul.filters")).toBeVisible();
}

/** Loads a page again until something is on it: what a person without JavaScript does. */
export async function reloadUntil(page, locator) {
  await expect(async () => {
    await page.reload();
    await expect(locator).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 120_000 });
}

/** What is in the mails to somebody, once one matches. */
export async function mail(kit, to, matching) {
  let found;
  await expect(async () => {
    const mails = await kit.mails();
    found = mails.find((mail) => JSON.stringify(mail.to ?? mail).includes(to) && matching.test(mail.text ?? ""));
    expect(found).toBeTruthy();
  }).toPass({ timeout: 60_000 });
  return found.text;
}
