// The main job at the window: a vault, an incident with screenshots, the case file, the bundle.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { ANOTHER_PICTURE, choose, makeAndSave, makeVault, OFFICER, openApp, PICTURE, signIn } from "./person.mjs";
import { KEY, makeHome } from "./window.mjs";

test("from an empty machine to a case file and a bundle that outside tools accept", async (t) => {
  const window = await openApp(t, { width: 1366, height: 900 });
  await window.picture("01-first-run");
  await makeVault(window);
  await window.picture("02-today-empty");

  await window.press(KEY.control, "n");
  await window.type("Where was it seen?", "https://x.com/fict_handle/status/1843467440737095680", { role: "textbox" });
  await window.sees("read from the post number");
  await window.type("What happened, in the reporter's words?", "A post under the shop's own picture tells the owner to leave.");
  await window.click("checkbox", "Religion");
  await choose(window, "Still live?", "Yes");
  await choose(window, "Immediate risk?", "No");
  await window.paste([{ name: "post.png", type: "image/png", bytes: PICTURE }]);
  await window.sees("1 sealed");
  await window.drop("main", undefined, [{ name: "profile.png", type: "image/png", bytes: ANOTHER_PICTURE }]);
  await window.sees("2 sealed");
  await window.picture("03-log-incident");
  await window.click("button", /^Log and open case/);
  await window.click("button", /^Open the case/);
  await window.find("tab", /^Evidence/);
  await window.sees(/OHCH-\d{4}-00001/);
  await window.picture("04-case");
  assert.deepEqual(await window.accessibilityProblems(), [], "the case can be used by everybody");

  const reference = (await window.text()).match(/OHCH-\d{4}-\d{5}/)[0];
  await window.click("tab", /^Documents/);
  const pdf = join(window.desk, "case-file.pdf");
  await makeAndSave(window, "case file", pdf);
  await window.picture("05-documents");
  const text = execFileSync("pdftotext", ["-layout", pdf, "-"], { encoding: "utf8" });
  assert.match(text, new RegExp(reference));
  assert.match(text, /KE\/1/);

  const out = join(window.desk, "bundle");
  await makeAndSave(window, "bundle", out);
  const [name] = await readdir(out);
  const bag = join(out, name);
  execFileSync("sha256sum", ["--check", "--quiet", "manifest-sha256.txt"], { cwd: bag });
  const bagit = join(process.env.CASEBOOK_REFEREES, "bin", "bagit.py");
  execFileSync(bagit, ["--validate", bag], { stdio: "pipe" });
  const exhibits = await readdir(join(bag, "data/03_exhibits"));
  assert.equal(exhibits.length, 2);
});

test("a report that was being typed when the window was killed is there again", async (t) => {
  const home = await makeHome();
  const first = await openApp(t, { home });
  await makeVault(first);
  await first.press(KEY.control, "n");
  await first.type("What happened, in the reporter's words?", "Typed before the power went.");
  await first.sees(/Saved as you type ·/);
  await first.kill();

  const second = await openApp(t, { home, folder: first.desk });
  await signIn(second);
  await second.holds("What happened, in the reporter's words?", "Typed before the power went.");
});

test("a reload in the middle of a form loses nothing that was typed", async (t) => {
  const window = await openApp(t);
  await makeVault(window);
  await window.press(KEY.control, "n");
  await window.type("What happened, in the reporter's words?", "Typed before the page was loaded again.");
  await window.sees(/Saved as you type ·/);
  await window.reload();
  await window.holds("What happened, in the reporter's words?", "Typed before the page was loaded again.");
});

test("a locked window shows nothing of the case and opens again with the passphrase alone", async (t) => {
  const window = await openApp(t);
  await makeVault(window);
  await window.press(KEY.control, "l");
  await window.find("button", "Sign in");
  assert.ok(!(await window.text()).includes("K Example"), "nobody's name stays on the screen");
  await window.picture("06-locked");
  await signIn(window);
});

test("a second program on the same vault is refused with a sentence, and the window works on", async (t) => {
  const window = await openApp(t);
  await makeVault(window);
  const passphrase = join(window.desk, "passphrase");
  await writeFile(passphrase, OFFICER.passphrase);
  const words = ["--vault", join(window.home, ".local/share/org.casebook.desktop/vault"), "--warrant", OFFICER.warrant];
  const program = join(dirname(process.env.CASEBOOK_APP), "casebook");
  const second = spawnSync(program, [...words, "--passphrase-file", passphrase, "case", "list"], { encoding: "utf8" });
  assert.equal(second.status, 1);
  assert.match(second.stderr, /another copy of Casebook has this vault open/);
  await window.click("link", /^Cases/);
  await window.find("heading", "Cases");
});
