// data/verify.html, opened from a disk by somebody who has nothing but a browser and the bundle.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, rename, rm, truncate, writeFile, open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { openBrowser } from "./chromium.mjs";

const JOURNAL = "data/04_custody/journal.jsonl";
const NO_WEB_CRYPTO = "Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined });";
const NO_ED25519 = `
  const real = SubtleCrypto.prototype.importKey;
  SubtleCrypto.prototype.importKey = function (form, key, algorithm, ...rest) {
    if (algorithm?.name === "Ed25519") return Promise.reject(new DOMException("no", "NotSupportedError"));
    return real.call(this, form, key, algorithm, ...rest);
  };`;

/** A bundle of made-up things, made by the crate itself. */
async function makeBundle(t, extraBytes) {
  const folder = await mkdtemp(join(tmpdir(), "casebook-bundle-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const example = ["run", "--quiet", "--package", "casebook-bundle", "--example", "sample_bundle", "--", folder];
  const cargo = process.env.CARGO ?? "cargo";
  if (extraBytes) example.push(String(extraBytes));
  const { stdout } = await promisify(execFile)(cargo, example, { cwd: new URL("../..", import.meta.url) });
  return stdout.trim();
}

/** Picks the folder and waits for the verdict. */
async function check(page, bundle) {
  // An earlier verdict must not be taken for this one: the browser reads the folder before the page hears of it.
  await page.script(() => void (document.getElementById("result").hidden = true));
  await page.pick("#folder", bundle);
  return verdict(page);
}

function verdict(page) {
  return page.until("a verdict", () => {
    if (document.getElementById("result").hidden) return null;
    const box = document.getElementById("verdict");
    const lines = (selector) => [...document.querySelectorAll(selector)].map((one) => one.textContent);
    return {
      kind: box.className,
      head: box.querySelector("h2").textContent,
      problems: lines("#verdict li"),
      checked: lines("#checked li"),
      left: document.getElementById("left").innerText,
      focused: document.activeElement === box,
    };
  });
}

/** Exchanges one text for another in a file of the bundle. */
async function edit(bundle, file, change) {
  const path = join(bundle, file);
  const before = await readFile(path, "latin1");
  const after = change(before);
  assert.notEqual(after, before, `${file} was changed`);
  await writeFile(path, after, "latin1");
}

const flip = (at) => (text) => text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);

/** Changes one member of the first entry of the journal. */
const spoilEntry = (change) => (text) => {
  const [first, ...others] = text.split("\n");
  const entry = JSON.parse(first);
  change(entry);
  return [JSON.stringify(entry), ...others].join("\n");
};

test("a whole bundle is called whole, and the page asks nothing of any other place", async (t) => {
  const bundle = await makeBundle(t);
  const browser = await openBrowser(t);
  const page = await browser.page(join(bundle, "data/verify.html"));
  assert.deepEqual(await page.accessibilityProblems(), []);
  const said = await check(page, bundle);
  assert.deepEqual(said.problems, []);
  assert.equal(said.head, "✓ The bundle is whole and unchanged");
  assert.ok(said.focused, "focus goes to the verdict");
  const all = said.checked.join("\n");
  assert.match(all, /All 10 files that the manifest lists/);
  assert.match(all, /4 entries of the journal and 2 enrolments carry the signature/);
  assert.match(all, /checkpoint of 9 entries .* is signed by DC J Sample/);
  assert.match(all, /The bundle is signed by DC J Sample \(dc-2222\) with the key SHA256:/);
  assert.match(all, /2 exhibits hold the bytes/);
  assert.match(said.left, /ssh-keygen -Y verify .* -I dc-2222/);
  assert.deepEqual(await page.accessibilityProblems(), []);
  assert.deepEqual(page.requests.filter((url) => !url.startsWith("file:")), []);
  assert.deepEqual(page.complaints, []);
  await page.picture("verify-page-whole");
  assert.ok((await page.paper()).length > 10_000);
});

test("the page can be read in the dark, whatever the verdict", async (t) => {
  const bundle = await makeBundle(t);
  const browser = await openBrowser(t);
  await edit(bundle, "data/05_schedules/exhibits.csv", flip(0));
  const page = await browser.page(join(bundle, "data/verify.html"), { dark: true });
  assert.equal((await check(page, bundle)).kind, "wrong");
  assert.deepEqual(await page.accessibilityProblems(), []);
  await page.picture("verify-page-wrong-dark");
  const partly = await browser.page(join(bundle, "data/verify.html"), { before: NO_ED25519, dark: true });
  await edit(bundle, "data/05_schedules/exhibits.csv", flip(0));
  assert.equal((await check(partly, bundle)).kind, "partly");
  assert.deepEqual(await partly.accessibilityProblems(), []);
});

test("whatever is changed is named", async (t) => {
  const whole = await makeBundle(t);
  const browser = await openBrowser(t);
  const cases = [
    [/js-1\/original\.png has changed/, (b) => edit(b, "data/03_exhibits/js-1/original.png", flip(0))],
    [/js-2\/original\.png has changed/, (b) => truncate(join(b, "data/03_exhibits/js-2/original.png"), 69_999)],
    [/“70\d+\.10” for bytes|bag-info.txt says/, (b) => truncate(join(b, "data/03_exhibits/js-2/original.png"), 0)],
    [/data\/verify\.html is missing/, (b) => rm(join(b, "data/verify.html"))],
    [/data\/extra\.txt is there and manifest-sha256\.txt does not list it/, (b) => writeFile(join(b, "data/extra.txt"), "x")],
    [/fetch\.txt is there and is not listed/, (b) => writeFile(join(b, "fetch.txt"), "x")],
    [/“data\/Upper Case\.txt” is not a path/, (b) => writeFile(join(b, "data/Upper Case.txt"), "x")],
    [/“data\/a\\u\{202e\}gpj\.exe” is not a path/, (b) => writeFile(join(b, "data/a\u202egpj.exe"), "x")],
    [/js-9\/original\.png is there/, (b) => rename(join(b, "data/03_exhibits/js-1"), join(b, "data/03_exhibits/js-9"))],
    [/bagit\.txt does not declare/, (b) => edit(b, "bagit.txt", flip(0))],
    [/bag-info\.txt has changed/, (b) => edit(b, "bag-info.txt", flip(30))],
    [/manifest-sha256\.txt, line 1, is not a SHA-256/, (b) => edit(b, "manifest-sha256.txt", (text) => `x${text}`)],
    [/names “\.\.\/\.\.\/etc\/passwd”/, (b) => edit(b, "manifest-sha256.txt", (text) => `${text}${"ab".repeat(32)}  ../../etc/passwd\n`)],
    [/lists data\/verify\.html twice/, (b) => edit(b, "manifest-sha256.txt", (text) => `${text}${"ab".repeat(32)}  data/verify.html\n`)],
    [/manifest-sha256\.txt is cut off/, (b) => edit(b, "manifest-sha256.txt", (text) => text.slice(0, -1))],
    [/tagmanifest-sha256\.txt does not list bagit\.txt/, (b) => writeFile(join(b, "tagmanifest-sha256.txt"), "")],
    [/tagmanifest-sha256\.txt\.sig is not the signature/, (b) => edit(b, "tagmanifest-sha256.txt.sig", flip(200))],
    [/tagmanifest-sha256\.txt\.sig is not the signature/, (b) => edit(b, "tagmanifest-sha256.txt.sig", (text) => `${text}\n`)],
    [/tagmanifest-sha256\.txt\.sig is missing/, (b) => rm(join(b, "tagmanifest-sha256.txt.sig"))],
    [/allowed_signers is not the one line/, (b) => edit(b, "data/04_custody/allowed_signers", flip(0))],
    [/checkpoint\.txt is not signed/, (b) => edit(b, "data/04_custody/checkpoint.txt", (text) => text.replace("\n9\n", "\n8\n"))],
    [/checkpoint\.txt is not UTF-8/, (b) => writeFile(join(b, "data/04_custody/checkpoint.txt"), Buffer.from([0xff, 0xfe]))],
    [/enrolments\.jsonl, line 1: the entry beside it does not enrol/, (b) => edit(b, "data/04_custody/enrolments.jsonl", (text) => text.replace("vault_created", "vault_creates"))],
    [/enrolments\.jsonl, line 2, shows a fingerprint/, (b) => edit(b, "data/04_custody/enrolments.jsonl", (text) => text.replace(/(dc-2222.*?"SHA256:.)./, "$1_"))],
    [/line 1: the text is not the one that was signed/, (b) => edit(b, JOURNAL, spoilEntry((entry) => (entry.body += " ")))],
    [/line 1: text and salt must both/, (b) => edit(b, JOURNAL, spoilEntry((entry) => (entry.salt = null)))],
    [/line 1: the leaf is not that of the header/, (b) => edit(b, JOURNAL, spoilEntry((entry) => (entry.header += " ")))],
    [/line 1: the officer's signature does not hold/, (b) => edit(b, JOURNAL, spoilEntry((entry) => (entry.signature = "00".repeat(64))))],
    [/line 1: it is signed with a key that is not enrolled/, (b) => edit(b, JOURNAL, spoilEntry((entry) => (entry.key = "00".repeat(32))))],
    [/line 1: its proof does not lead to the root/, (b) => edit(b, JOURNAL, spoilEntry((entry) => (entry.proof[0] = "00".repeat(32))))],
    [/line 1: the proof of its place in the journal is missing/, (b) => edit(b, JOURNAL, spoilEntry((entry) => (entry.proof = [])))],
    [/js-1 holds no file with the SHA-256 with which exhibit JS\/1/, (b) => swapExhibits(b)],
    [/js-1 belongs to no exhibit/, (b) => edit(b, JOURNAL, (text) => text.split("\n").slice(2).join("\n"))],
    [/journal\.jsonl, line 1, cannot be read/, (b) => writeFile(join(b, JOURNAL), `${"[".repeat(200_000)}\n`)],
    [/journal\.jsonl is cut off/, (b) => edit(b, JOURNAL, (text) => text.slice(0, -1))],
    [/bagit\.txt is missing/, (b) => rm(join(b, "bagit.txt"))],
  ];
  for (const [wanted, spoil] of cases) {
    const bundle = `${whole}-spoilt`;
    await cp(whole, bundle, { recursive: true });
    await spoil(bundle);
    const page = await browser.page(join(whole, "data/verify.html"));
    const said = await check(page, bundle);
    assert.equal(said.kind, "wrong", `${wanted}`);
    assert.match(said.problems.join("\n"), wanted);
    assert.deepEqual(page.complaints, [], `${wanted}`);
    await page.close();
    await rm(bundle, { recursive: true });
  }
});

/** Exchanges two exhibits and makes the manifest fit, as somebody without the officer's key could. */
async function swapExhibits(bundle) {
  const [one, other] = [1, 2].map((number) => join(bundle, `data/03_exhibits/js-${number}/original.png`));
  await rename(one, `${one}.away`);
  await rename(other, one);
  await rename(`${one}.away`, other);
  const [first, second] = await Promise.all([one, other].map(async (file) => sha256(await readFile(file))));
  await edit(bundle, "manifest-sha256.txt", (text) =>
    text
      .replace(/^[0-9a-f]{64}(?= {2}data\/03_exhibits\/js-1)/m, first)
      .replace(/^[0-9a-f]{64}(?= {2}data\/03_exhibits\/js-2)/m, second),
  );
}

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

test("a browser without WebCrypto still finds a flipped byte and says what it did not check", async (t) => {
  const bundle = await makeBundle(t);
  const browser = await openBrowser(t);
  for (const before of [NO_WEB_CRYPTO, NO_ED25519]) {
    const page = await browser.page(join(bundle, "data/verify.html"), { before });
    const said = await check(page, bundle);
    assert.equal(said.head, "! Nothing wrong was found, but the signatures were not checked");
    assert.match(said.left, /cannot check Ed25519 signatures[\s\S]*ssh-keygen -Y verify/);
    assert.doesNotMatch(said.checked.join("\n"), /is signed by|carry the signature/);
    assert.deepEqual(await page.accessibilityProblems(), []);
    await edit(bundle, "data/03_exhibits/js-2/original.png", flip(40_000));
    assert.match((await check(page, bundle)).problems.join("\n"), /js-2\/original\.png has changed/);
    await edit(bundle, "data/03_exhibits/js-2/original.png", flip(40_000));
    assert.deepEqual(page.complaints, []);
  }
});

test("a large file is hashed in pieces, and its last byte counts", async (t) => {
  // Beyond what the page reads at once, and no multiple of a piece or a block.
  const bytes = 33 * 1024 * 1024 + 13;
  const bundle = await makeBundle(t, bytes);
  const browser = await openBrowser(t);
  const page = await browser.page(join(bundle, "data/verify.html"));
  assert.equal((await check(page, bundle)).kind, "whole");
  const file = await open(join(bundle, "data/03_exhibits/js-3/original.png"), "r+");
  await file.write(Buffer.from([0x2f]), 0, 1, bytes - 1);
  await file.close();
  assert.match((await check(page, bundle)).problems.join("\n"), /js-3\/original\.png has changed/);
});

test("a folder can be dropped on the field, and a ZIP is answered with what to do", async (t) => {
  const bundle = await makeBundle(t);
  const browser = await openBrowser(t);
  const page = await browser.page(join(bundle, "data/verify.html"));
  await page.drop("#folder", [bundle]);
  assert.deepEqual((await verdict(page)).problems, []);
  const other = await browser.page(join(bundle, "data/verify.html"));
  await other.drop("#folder", [join(bundle, "bagit.txt")]);
  assert.match((await verdict(other)).problems[0], /If it is a ZIP, unpack it/);
  const beside = await browser.page(join(bundle, "data/verify.html"));
  await beside.drop("h1", [bundle]);
  assert.match(await beside.text(), /Check an evidence bundle/, "the page is still there");
});

test("another folder, or one too high, is answered and not believed", async (t) => {
  const bundle = await makeBundle(t);
  const browser = await openBrowser(t);
  const page = await browser.page(join(bundle, "data/verify.html"));
  const below = await check(page, join(bundle, "data"));
  assert.match(below.problems.join("\n"), /bagit\.txt is missing/);
  const above = await browser.page(join(bundle, "data/verify.html"));
  assert.equal((await check(above, join(bundle, ".."))).kind, "whole", "the one bundle in it is found");
});
