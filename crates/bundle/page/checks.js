// ---- The bag: names, manifests, files. The same checks, with the same limits, as Casebook's own verifier ----

const MAX_FILES = 100_000;
const MAX_MANIFEST = 32 * 1024 * 1024;
const MAX_SMALL = 64 * 1024;
const MAX_CUSTODY = 256 * 1024 * 1024;
const RESERVED = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/;

const isName = (name) =>
  /^[a-z0-9_][a-z0-9._-]{0,119}$/.test(name) && !/\.$|\.\./.test(name) && !RESERVED.test(name.split(".")[0]);
const isPath = (path) => path.length <= 200 && path.split("/").every(isName);

/** Text that cannot rearrange or hide what stands around it. */
const shown = (text) =>
  String(text).replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, (letter) => `\\u{${letter.codePointAt(0).toString(16)}}`);

/** Thrown through a check to stop it. */
class Stopped extends Error {}

/** One run over the files of a bundle. */
class Check {
  checked = [];
  problems = [];
  /** What this browser could not check: sentences. */
  unchecked = [];
  /** Rows for the list of files. */
  rows = [];
  facts = {};
  #files;
  #onbytes;

  /** `files`: each file by its path from the bag's root. `onbytes` hears how many bytes were read. */
  constructor(files, onbytes) {
    this.#files = files;
    this.#onbytes = onbytes;
  }

  problem(sentence) {
    this.problems.push(shown(sentence));
  }
  holds(sentence) {
    this.checked.push(shown(sentence));
  }

  async run() {
    for (const path of this.#files.keys()) {
      if (!isPath(path)) this.problem(`“${path}” is not a path that a bundle may hold.`);
    }
    if (this.#files.size > MAX_FILES) {
      this.problem(`There are more than ${MAX_FILES} files; a bundle holds no more.`);
      return;
    }
    const declaration = await this.text("bagit.txt", MAX_SMALL);
    if (declaration !== null && declaration !== "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n") {
      this.problem("bagit.txt does not declare a bag of BagIt 1.0 in UTF-8, in exactly two lines.");
    }
    const manifest = await this.#manifest("manifest-sha256.txt");
    const tags = await this.#manifest("tagmanifest-sha256.txt");
    this.#root(tags);
    await this.#digests("tagmanifest-sha256.txt", tags);
    await this.#payload(manifest);
    await this.#info();
    await checkCustody(this, manifest);
  }

  /** The bytes of a file that must be there and must not be longer than `limit`; null after saying why. */
  async bytes(path, limit) {
    const file = this.#files.get(path);
    if (!file) {
      this.problem(`${path} is missing.`);
      return null;
    }
    if (file.size > limit) {
      this.problem(`${path} is longer than ${limit} bytes and was not read.`);
      return null;
    }
    try {
      return new Uint8Array(await file.arrayBuffer());
    } catch (error) {
      this.problem(`${path} cannot be read: ${error.message}`);
      return null;
    }
  }

  async text(path, limit) {
    const bytes = await this.bytes(path, limit);
    if (bytes === null) return null;
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      this.problem(`${path} is not UTF-8 text.`);
      return null;
    }
  }

  async #manifest(name) {
    const digests = new Map();
    const text = await this.text(name, MAX_MANIFEST);
    if (text === null) return digests;
    if (text !== "" && !text.endsWith("\n")) this.problem(`${name} is cut off: its last line does not end.`);
    const lines = text.replace(/\n$/, "").split("\n");
    if (lines.length > MAX_FILES) this.problem(`${name} lists more than ${MAX_FILES} files; the rest was not read.`);
    for (const [index, line] of lines.slice(0, MAX_FILES).entries()) {
      const parts = /^([0-9a-f]{64}) {2}(.*)$/s.exec(line);
      if (!parts) this.problem(`${name}, line ${index + 1}, is not a SHA-256, two spaces and a path.`);
      else if (!isPath(parts[2])) this.problem(`${name}, line ${index + 1}, names “${parts[2]}”, which is not a path that a bundle may hold.`);
      else if (digests.has(parts[2])) this.problem(`${name} lists ${parts[2]} twice.`);
      else digests.set(parts[2], parts[1]);
    }
    return digests;
  }

  #root(tags) {
    const texts = ["bagit.txt", "bag-info.txt", "manifest-sha256.txt"];
    for (const path of texts) if (!tags.has(path)) this.problem(`tagmanifest-sha256.txt does not list ${path}.`);
    for (const path of tags.keys()) {
      if (!texts.includes(path)) this.problem(`tagmanifest-sha256.txt lists ${path}, which does not belong there.`);
    }
    const known = [...texts, "tagmanifest-sha256.txt", "tagmanifest-sha256.txt.sig"];
    for (const path of this.#files.keys()) {
      if (!path.startsWith("data/") && !known.includes(path)) this.problem(`${path} is there and is not listed.`);
    }
  }

  /** Hashes what a manifest lists; gives the bytes that were as listed, or null when something was not. */
  async #digests(manifest, digests) {
    let bytes = 0;
    let all = true;
    for (const [path, listed] of digests) {
      const file = this.#files.get(path);
      if (!file) {
        this.problem(`${path} is missing; ${manifest} lists it.`);
        this.rows.push({ path, bytes: "", digest: listed, result: "missing" });
        all = false;
        continue;
      }
      let found;
      try {
        found = toHex(await digestOfFile(file, this.#onbytes));
      } catch (error) {
        if (error instanceof Stopped) throw error;
        this.problem(`${path} cannot be read: ${error.message}`);
        this.rows.push({ path, bytes: file.size, digest: listed, result: "cannot be read" });
        all = false;
        continue;
      }
      const same = found === listed;
      if (same) bytes += file.size;
      else this.problem(`${path} has changed: its SHA-256 is ${found}, ${manifest} says ${listed}.`);
      this.rows.push({ path, bytes: file.size, digest: found, result: same ? "as listed" : "changed" });
      all &&= same;
    }
    return all ? bytes : null;
  }

  async #payload(manifest) {
    const before = this.problems.length;
    for (const path of manifest.keys()) {
      if (!path.startsWith("data/")) this.problem(`manifest-sha256.txt lists ${path}, which is not below data.`);
    }
    for (const [path, file] of this.#files) {
      if (!path.startsWith("data/") || manifest.has(path)) continue;
      this.problem(`${path} is there and manifest-sha256.txt does not list it.`);
      this.rows.push({ path, bytes: file.size, digest: "", result: "not listed" });
    }
    const bytes = await this.#digests("manifest-sha256.txt", manifest);
    if (bytes === null || this.problems.length > before || manifest.size === 0) return;
    this.holds(
      `All ${manifest.size} files that the manifest lists are there with the SHA-256 it gives, ${bytes} bytes in all, and nothing else is.`,
    );
  }

  async #info() {
    const text = await this.text("bag-info.txt", MAX_SMALL);
    if (text === null) return;
    const fields = new Map();
    for (const line of text.replace(/\n[ \t]+/g, " ").split("\n")) {
      const parts = /^([^:]+):(.*)$/.exec(line);
      if (!parts) {
        if (line !== "") return this.problem("bag-info.txt is not a list of fields.");
        continue;
      }
      const name = parts[1].toLowerCase();
      fields.set(name, [...(fields.get(name) ?? []), parts[2].trim()]);
    }
    for (const name of ["source-organization", "external-identifier", "bagging-date", "payload-oxum"]) {
      if (fields.get(name)?.length !== 1) return this.problem(`bag-info.txt must give ${name} once.`);
    }
    const one = (name) => fields.get(name)?.[0] ?? "";
    const payload = [...this.#files].filter(([path]) => path.startsWith("data/"));
    const oxum = `${payload.reduce((sum, [, file]) => sum + file.size, 0)}.${payload.length}`;
    if (one("payload-oxum") !== oxum) {
      this.problem(`bag-info.txt says “${one("payload-oxum")}” for bytes and files below data, and there are ${oxum}.`);
    }
    this.facts["Case"] = one("external-identifier");
    this.facts["Bundle"] = one("internal-sender-identifier");
    this.facts["Description"] = one("external-description");
    this.facts["Sent by"] = one("source-organization");
    this.facts["Made on"] = one("bagging-date");
    this.facts["Made with"] = one("bag-software-agent");
  }
}
