// A real window, driven as a person would: by the names that stand on things.
//
// Each test gets a screen (Xvfb), a home folder and a window of its own. tauri-driver speaks the WebDriver protocol
// (https://www.w3.org/TR/webdriver2/); what is used of it here is small enough to need no library.
// The message bus and the credential store come from `cargo xtask e2e`, which runs this inside a session of its own.

import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, readFile, readdir, readlink, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const APP = process.env.CASEBOOK_APP;
const PICTURES = process.env.CASEBOOK_PICTURES;
const DRIVER = process.env.TAURI_DRIVER;
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
/** How long a thing may take to appear before the test says that it did not. Generous: the machine may be busy. */
const PATIENCE = 30_000;

/** The keys that have no character, as WebDriver writes them. */
export const KEY = {
  enter: "\uE007",
  escape: "\uE00C",
  tab: "\uE004",
  backspace: "\uE003",
  up: "\uE013",
  down: "\uE015",
  left: "\uE012",
  right: "\uE014",
  shift: "\uE008",
  control: "\uE009",
  alt: "\uE00A",
};

/**
 * Opens the app in a window of its own and closes everything when the test ends.
 *
 * @param {import("node:test").TestContext} test
 * @param {{home?: string, width?: number, height?: number, args?: string[], env?: Record<string, string>}} [options]
 *   `home`: a home folder to use again, so that a second window finds what the first one left.
 */
export async function openWindow(test, options = {}) {
  if (!APP || !PICTURES || !DRIVER) throw new Error("Run these tests with `cargo xtask e2e`.");
  const home = options.home ?? (await makeHome());
  const screen = await startScreen(options.width ?? 1366, options.height ?? 900);
  const [port, nativePort] = [await freePort(), await freePort()];
  const driver = spawn(DRIVER, ["--port", `${port}`, "--native-port", `${nativePort}`], {
    detached: true, // a group of its own, so that window and driver end together
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      ...options.env,
      DISPLAY: screen.display,
      HOME: home,
      // Software drawing: the same everywhere, and no graphics card is needed.
      LIBGL_ALWAYS_SOFTWARE: "1",
      GDK_BACKEND: "x11",
      NO_AT_BRIDGE: "1",
    },
  });
  const window = new Window(`http://127.0.0.1:${port}`, driver, screen, home);
  test.after(() => window.close());
  // The driver passes on to WebKit's own, which comes up a moment later.
  for (const wanted of [nativePort, port]) await until(`port ${wanted}`, () => isListening(wanted));
  await window.begin(options.args ?? []);
  return window;
}

// Removed when every window is closed: a program that is ending may still write into its home.
const homes = [];
process.once("exit", () => homes.forEach((home) => rmSync(home, { recursive: true, force: true, maxRetries: 5 })));

/** A new home folder, which is gone when the tests of this file have ended. */
export async function makeHome() {
  const home = await mkdtemp(join(tmpdir(), "casebook-e2e-"));
  homes.push(home);
  return home;
}

class Window {
  #address;
  #driver;
  #screen;
  #session;
  /** The person's home folder. */
  home;

  constructor(address, driver, screen, home) {
    this.#address = address;
    this.#driver = driver;
    this.#screen = screen;
    this.home = home;
  }

  async begin(args) {
    const capabilities = { alwaysMatch: { "tauri:options": { application: APP, args } } };
    const started = await this.#call("POST", "/session", { capabilities });
    this.#session = `/session/${started.sessionId}`;
  }

  /** Ends the window, the driver and the screen. */
  async close() {
    if (this.#session) {
      // A window that has crashed or was killed cannot be asked to close.
      await this.#call("DELETE", this.#session).catch(() => undefined);
      this.#session = undefined;
    }
    endGroup(this.#driver);
    endGroup(this.#screen.process);
  }

  /** Kills the app at once, as a power cut would; nothing of it gets to tidy up. */
  async kill() {
    for (const pid of await descendants(this.#driver.pid)) {
      const program = await readlink(`/proc/${pid}/exe`).catch(() => "");
      if (basename(program) === basename(APP)) process.kill(pid, "SIGKILL");
    }
    this.#session = undefined;
    await this.close();
  }

  /** Waits for a visible thing by its role and accessible name (text, or a pattern), and returns it. */
  async find(role, name, { within } = {}) {
    const wanted = name instanceof RegExp ? { source: name.source, flags: name.flags } : name;
    const named = `${role} ${name === undefined ? "" : `“${name}”`}`;
    return until(named, () => this.script(findInPage, role, wanted ?? null, within ?? null)).catch((error) =>
      this.#lost(role, error),
    );
  }

  /** Says whether a thing is there now, without waiting. */
  async has(role, name) {
    const wanted = name instanceof RegExp ? { source: name.source, flags: name.flags } : name;
    return Boolean(await this.script(findInPage, role, wanted ?? null, null));
  }

  /** Waits until a thing is gone. */
  async gone(role, name) {
    await until(`${role} “${name}” to go away`, async () => !(await this.has(role, name)));
  }

  /** Waits until the page shows a text (or what matches a pattern). */
  async sees(text) {
    await until(`the text “${text}”`, async () => {
      const page = await this.text();
      return text instanceof RegExp ? text.test(page) : page.includes(text);
    }).catch((error) => this.#lost("text", error));
  }

  /** Waits until the field with this label holds a text. */
  async holds(label, text) {
    await until(`“${text}” in the field “${label}”`, async () => {
      const element = await this.script(findInPage, "textbox", label, null);
      return element && (await this.script((field) => field.value, element)) === text;
    }).catch((error) => this.#lost("field", error));
  }

  /** What was waited for did not come: keeps a picture of the window and tells what it shows instead. */
  async #lost(what, error) {
    await this.picture(`missing-${what}`);
    error.message += `\nThe page says:\n${await this.text().catch(() => "(nothing)")}`;
    throw error;
  }

  /** All text that the page shows. */
  text() {
    return this.script(() => document.body.innerText);
  }

  async click(role, name, options) {
    const element = await this.find(role, name, options);
    await this.#call("POST", `${this.#session}/element/${element[ELEMENT]}/click`, {});
  }

  /** Types into the field that has this label; what was there is replaced. */
  async type(label, text, { role = "textbox" } = {}) {
    const element = await this.find(role, label);
    const path = `${this.#session}/element/${element[ELEMENT]}`;
    await this.#call("POST", `${path}/clear`, {});
    await this.#call("POST", `${path}/value`, { text });
  }

  /** Types into whatever has the focus. */
  async keys(text) {
    const actions = [...text].flatMap((value) => [
      { type: "keyDown", value },
      { type: "keyUp", value },
    ]);
    await this.#keyboard(actions);
  }

  /** Presses keys together: `press(KEY.control, "k")`. */
  async press(...keys) {
    const down = keys.map((value) => ({ type: "keyDown", value }));
    const up = [...keys].reverse().map((value) => ({ type: "keyUp", value }));
    await this.#keyboard([...down, ...up]);
  }

  async #keyboard(actions) {
    await this.#call("POST", `${this.#session}/actions`, { actions: [{ type: "key", id: "keyboard", actions }] });
    await this.#call("DELETE", `${this.#session}/actions`);
  }

  /** Drops files on a thing: `[{name, type, bytes}]`. */
  async drop(role, name, files) {
    const element = await this.find(role, name);
    await this.script(handFiles, "drop", element, files.map(asText));
  }

  /** Pastes files into whatever has the focus. */
  async paste(files) {
    await this.script(handFiles, "paste", null, files.map(asText));
  }

  /** Runs a function in the page and returns its answer. */
  script(work, ...args) {
    const script = `return (${work}).apply(null, arguments)`;
    return this.#call("POST", `${this.#session}/execute/sync`, { script, args });
  }

  /** Loads the page again, as after a crash of the web view. */
  reload() {
    return this.#call("POST", `${this.#session}/refresh`, {});
  }

  /** Gives the window a size in pixels. */
  resize(width, height) {
    return this.#call("POST", `${this.#session}/window/rect`, { width, height });
  }

  /** Keeps a picture of the window. */
  async picture(name) {
    const png = await this.#call("GET", `${this.#session}/screenshot`).catch(() => undefined);
    if (!png) return;
    await mkdir(PICTURES, { recursive: true });
    await writeFile(join(PICTURES, `${name}.png`), Buffer.from(png, "base64"));
  }

  /** What axe-core finds wrong with the page for people who cannot see or use a mouse, one line each. */
  async accessibilityProblems() {
    const axe = await readFile(new URL("../../ui/node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
    await this.#call("POST", `${this.#session}/execute/sync`, { script: axe, args: [] });
    const script = `
      const done = arguments[arguments.length - 1];
      const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
      axe.run(document, { runOnly: tags }).then(
        (result) => done(result.violations.flatMap((v) => v.nodes.map((n) => v.id + ": " + n.target.join(" ") + " " + n.failureSummary))),
        (error) => done(["axe itself failed: " + error]),
      );`;
    return this.#call("POST", `${this.#session}/execute/async`, { script, args: [] });
  }

  async #call(method, path, body) {
    const answer = await fetch(this.#address + path, {
      method,
      headers: { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const { value } = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(`${value.error}: ${value.message}`), { code: value.error });
    return value;
  }
}

/** Asks again until there is an answer. */
async function until(what, ask) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const answer = await ask().catch((error) => {
      // The page is being changed under us; ask the new one.
      if (["stale element reference", "no such element", "javascript error"].includes(error.code)) return undefined;
      throw error;
    });
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`Waited ${PATIENCE / 1000} s for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function asText({ name, type, bytes }) {
  return { name, type, base64: Buffer.from(bytes).toString("base64") };
}

// ---- These run inside the page, so they may use nothing from around them. ----

function findInPage(role, wanted, within) {
  const native = {
    button: "button, summary, input[type=button], input[type=submit]",
    link: "a[href]",
    heading: "h1, h2, h3, h4, h5, h6",
    textbox:
      "input:not([type]), input[type=text], input[type=password], input[type=email], input[type=url], input[type=tel], textarea, [contenteditable=true]",
    searchbox: "input[type=search]",
    checkbox: "input[type=checkbox]",
    radio: "input[type=radio]",
    combobox: "select",
    spinbutton: "input[type=number]",
    option: "option",
    table: "table",
    row: "tr",
    cell: "td",
    columnheader: "th",
    list: "ul, ol",
    listitem: "li",
    dialog: "dialog[open]",
    navigation: "nav",
    main: "main",
    article: "article",
    form: "form",
    image: "img",
    field: "input, select, textarea",
  };
  const pattern = wanted && typeof wanted === "object" ? new RegExp(wanted.source, wanted.flags) : null;
  const tidy = (text) => (text ?? "").replace(/\s+/g, " ").trim();
  const nameOf = (element) => {
    const by = element.getAttribute("aria-labelledby");
    if (by) return tidy(by.split(/\s+/).map((id) => document.getElementById(id)?.textContent).join(" "));
    if (element.getAttribute("aria-label")) return tidy(element.getAttribute("aria-label"));
    if (element.labels?.length) return tidy([...element.labels].map((label) => label.textContent).join(" "));
    if (element.alt) return tidy(element.alt);
    if (element.matches("input, select, textarea")) return tidy(element.placeholder || element.title || element.value);
    return tidy(element.textContent) || tidy(element.title);
  };
  const isShown = (element) => {
    if (element.tagName === "OPTION") return true;
    if (element.closest("[inert], [aria-hidden=true]")) return false;
    const style = getComputedStyle(element);
    return element.getClientRects().length > 0 && style.visibility !== "hidden";
  };
  const scope = within ? document.querySelector(within) : document;
  if (!scope) return null;
  const selector = [native[role] ? `:is(${native[role]}):not([role])` : null, `[role="${role}"]`].filter(Boolean).join(", ");
  const found = [...scope.querySelectorAll(selector)].filter((element) => {
    if (!isShown(element)) return false;
    if (wanted === null) return true;
    const name = nameOf(element);
    return pattern ? pattern.test(name) : name === wanted;
  });
  return found[0] ?? null;
}

function handFiles(kind, element, files) {
  const carried = new DataTransfer();
  for (const { name, type, base64 } of files) {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    carried.items.add(new File([bytes], name, { type }));
  }
  const target = element ?? document.activeElement ?? document.body;
  if (kind === "paste") {
    const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: carried });
    // Some web views leave out what the constructor was given.
    if (!event.clipboardData?.files?.length) Object.defineProperty(event, "clipboardData", { value: carried });
    target.dispatchEvent(event);
    return;
  }
  for (const type of ["dragenter", "dragover", "drop"]) {
    target.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: carried }));
  }
}

// ---- Around the window ----

/** Starts a screen in memory; it picks a free number itself. */
async function startScreen(width, height) {
  const process = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", `${width}x${height}x24`, "-nolisten", "tcp"], {
    detached: true,
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const display = await new Promise((resolve, reject) => {
    process.once("error", reject);
    process.once("exit", (code) => reject(new Error(`Xvfb ended with ${code}`)));
    process.stdio[3].once("data", (number) => resolve(`:${number.toString().trim()}`));
  });
  return { process, display };
}

function endGroup(process_) {
  try {
    process.kill(-process_.pid, "SIGTERM");
  } catch (error) {
    if (error.code !== "ESRCH") throw error; // it has ended by itself
  }
}

async function descendants(pid) {
  const parents = new Map();
  for (const entry of await readdir("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = await readFile(`/proc/${entry}/stat`, "utf8").catch(() => "");
    parents.set(Number(entry), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
  }
  const isBelow = (child) => {
    for (let at = parents.get(child); at; at = parents.get(at)) if (at === pid) return true;
    return false;
  };
  return [...parents.keys()].filter(isBelow);
}

function isListening(port) {
  return new Promise((resolve) => {
    const probe = connect(port, "127.0.0.1");
    probe.once("error", () => resolve(false));
    probe.once("connect", () => {
      probe.destroy();
      resolve(true);
    });
  });
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
