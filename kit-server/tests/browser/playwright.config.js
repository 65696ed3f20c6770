// The same road on a phone's and a desktop's screen, in French and in English, with and without JavaScript.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";

const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
const desktop = { viewport: { width: 1280, height: 900 } };
const plain = { javaScriptEnabled: false };
const here = path.dirname(fileURLToPath(import.meta.url));
const target = process.env.KIT_BROWSER_OUT ?? path.join(here, "../../../target/browser");

export default defineConfig({
  testDir: ".",
  outputDir: path.join(target, "failures"),
  workers: 2,
  // A walk that fails once and passes then is told as such.
  retries: 1,
  // What is tested is what happens, not how fast: the machine may be busy with something else.
  timeout: 180_000,
  expect: { timeout: 60_000 },
  forbidOnly: true,
  reporter: "list",
  metadata: { screenshots: path.join(target, "pages") },
  use: {
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.KIT_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "phone-fr", use: { ...phone, locale: "fr-FR" } },
    { name: "desktop-en", use: { ...desktop, locale: "en-GB" } },
    { name: "phone-en-plain", use: { ...phone, ...plain, locale: "en-GB" }, testIgnore: "live.spec.js" },
    { name: "desktop-fr-plain", use: { ...desktop, ...plain, locale: "fr-FR" }, testIgnore: "live.spec.js" },
  ],
});
