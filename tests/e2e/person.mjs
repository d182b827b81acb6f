// What a person does at the window again and again: making a vault, signing in, answering a dialog.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { KEY, makeHome, openWindow } from "./window.mjs";

export const OFFICER = { rank: "DI", name: "K Example", warrant: "fi0001", passphrase: "seven lanterns over quiet water" };

/** A real picture: the bytes of a PNG of this project. */
export const PICTURE = await readFile(new URL("../../icons/512.png", import.meta.url));
export const ANOTHER_PICTURE = await readFile(new URL("../../icons/256.png", import.meta.url));
export const PICTURE_FILE = fileURLToPath(new URL("../../icons/512.png", import.meta.url));

/** Opens the app with a place for answers to the dialogs of the operating system, which cannot be driven. */
export async function openApp(test, options = {}) {
  const folder = options.folder ?? (await makeHome());
  const answers = join(folder, "answers");
  await writeFile(answers, "");
  const window = await openWindow(test, { ...options, env: { ...options.env, CASEBOOK_TEST_ANSWERS: answers } });
  /** Prepares what the next dialogs answer, one line each. */
  window.willAnswer = (...lines) => writeFile(answers, lines.map((line) => `${line}\n`).join(""));
  window.desk = folder;
  return window;
}

/** Makes a vault and keeps its recovery kit, as the first officer does. */
export async function makeVault(window) {
  await window.click("button", /^Make a new vault/);
  await window.type("Rank", OFFICER.rank);
  await window.type("Name", OFFICER.name);
  await window.type("Warrant number", OFFICER.warrant);
  await window.type(/^Passphrase$/, OFFICER.passphrase);
  await window.type(/once more$/, OFFICER.passphrase);
  await window.sees("Strong enough");
  await window.click("button", /^Make the vault/);
  await window.find("heading", "Keep the recovery kit");
  for (const half of ["First", "Second"]) {
    await window.willAnswer(join(window.desk, `${half.toLowerCase()}-half.pdf`));
    await window.click("button", `Save ${half.toLowerCase()} half`);
    await window.sees(new RegExp(`${half} half\\s+saved`));
    await window.click("checkbox", new RegExp(`^${half} half is with its keeper`));
  }
  await window.click("button", "Open the vault");
  // Today is headed by its date.
  await window.find("heading", /^[A-Z][a-z]+day \d{1,2} [A-Z][a-z]+$/);
}

/** Logs a report with the least that it needs and opens its case; gives back the reference. */
export async function logIncident(window, words) {
  await window.press(KEY.control, "n");
  await window.type("What happened, in the reporter's words?", words);
  await window.click("checkbox", "Religion");
  await choose(window, "Still live?", "Yes");
  await choose(window, "Immediate risk?", "No");
  await window.click("button", /^Log and open case/);
  await window.click("button", /^Open the case/);
  await window.find("tab", /^Evidence/);
  return (await window.text()).match(/OHCH-\d{4}-\d{5}/)[0];
}

/** Signs the first officer in; they are where they were before. */
export async function signIn(window) {
  await window.type("Warrant number", OFFICER.warrant);
  await window.type("Passphrase", OFFICER.passphrase);
  await window.click("button", "Sign in");
  await window.find("navigation", "Main");
}

/** Chooses in a list that has this label. */
export async function choose(window, label, option) {
  await window.find("combobox", label);
  await window.script(
    (label, option) => {
      const list = [...document.querySelectorAll("select")].find((one) =>
        [...one.labels].some((named) => named.textContent.replace(/\s+/g, " ").trim().startsWith(label)),
      );
      list.value = [...list.options].find((one) => one.textContent.trim() === option).value;
      list.dispatchEvent(new Event("change", { bubbles: true }));
    },
    label,
    option,
  );
}

/** Makes a case file or a bundle on the tab Documents and saves it outside the vault. */
export async function makeAndSave(window, what, to) {
  await window.click("button", `Make a ${what}`);
  await window.type("Why is it made?", "Charging decision");
  await window.type("For whom?", "CPS London North");
  await window.click("button", `Make the ${what}`);
  // What was said of the paper before may still be on the screen.
  const named = what.replace(" ", "");
  await window.sees(new RegExp(`${named}.* is made`, "i"));
  await window.willAnswer(to);
  await window.click("button", "Save a copy");
  await window.sees(new RegExp(`${named}.* was saved`, "i"));
}
