// Orders a kit as a client would, against a program on its simulators: npm run order -- http://127.0.0.1:8080 FILE...
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { Kit, Refused } from "./kit.js";

const [origin, ...paths] = process.argv.slice(2);
if (origin === undefined || paths.length === 0) {
  console.error("usage: npm run order -- ORIGIN FILE...");
  process.exit(2);
}
const kit = new Kit(origin, "fr");
const files = await Promise.all(paths.map(async (path) => new File([await readFile(path)], basename(path))));
const form = {
  contact_name: "Client d’essai",
  email: "client@example.org",
  organization_name: "Office d’essai",
  audits_types: ["financier" as const, "passation_marches" as const],
};

// A form with a fault is refused with the field's name, in the client's language.
const fault = await kit.submit({ ...form, email: "personne" }, files).catch((error: unknown) => error);
if (!(fault instanceof Refused) || !fault.problem.errors?.some((one) => one.field === "email")) {
  throw new Error(`a form without a proper address was answered with ${fault}`);
}

// Sent twice with one key, as a front end does that saw no answer: one inquiry.
const key = crypto.randomUUID();
const inquiry = await kit.submit(form, files, key);
const again = await kit.submit(form, files, key);
if (again.id !== inquiry.id) throw new Error("one form made two inquiries");
console.log(`${inquiry.reference}: ${inquiry.order?.amount} ${inquiry.order?.currency}, ${inquiry.stage}`);

// A browser goes to the payment page; the simulator's page takes the form that a person would send.
const page = await kit.checkout(inquiry);
const paid = await fetch(page, {
  method: "POST",
  body: new URLSearchParams({ action: "pay", method: "OM", phone: "0700000000" }),
  redirect: "manual",
});
if (paid.status >= 400) throw new Error(`the payment page answered ${paid.status}`);

await kit.follow(inquiry, (stage) => {
  console.log(`  ${stage}`);
  return stage === "drafted" || stage === "generation_failed";
});
const end = await kit.look(inquiry);
console.log(`${end.reference}: ${end.stage}, ${end.order?.status}`);
process.exit(end.stage === "drafted" ? 0 : 1);
