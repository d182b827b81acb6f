// A page in a real Chromium, as a recipient of a bundle has one: no Casebook, no network.
//
// Spoken to over the DevTools protocol (https://chromedevtools.github.io/devtools-protocol/) through a pipe, which needs
// neither a library nor a port.

import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const PICTURES = process.env.CASEBOOK_PICTURES;
/** Generous: the machine may be busy. */
const PATIENCE = 60_000;

/** Starts a browser and closes it when the test ends. */
export async function openBrowser(test) {
  const home = await mkdtemp(join(tmpdir(), "casebook-chromium-"));
  const browser = new Browser(home);
  test.after(() => browser.close());
  return browser;
}

class Browser {
  #process;
  #home;
  #answers = new Map();
  #listeners = new Set();
  #number = 0;

  constructor(home) {
    this.#home = home;
    const flags = ["--headless=new", "--remote-debugging-pipe", `--user-data-dir=${home}`, "--no-first-run", "--disable-gpu"];
    // Root may not use Chromium's sandbox; build machines often run as root.
    if (process.getuid?.() === 0) flags.push("--no-sandbox");
    this.#process = spawn("chromium", [...flags, "about:blank"], {
      detached: true, // a group of its own, so that all its processes end together
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
      env: { ...process.env, HOME: home },
    });
    let text = "";
    this.#process.stdio[4].setEncoding("utf8").on("data", (more) => {
      const messages = (text + more).split("\0");
      text = messages.pop();
      for (const message of messages) this.#hear(JSON.parse(message));
    });
    this.#process.once("error", (error) => this.#endAll(error));
    this.#process.once("exit", (code) => this.#endAll(new Error(`Chromium ended with ${code}`)));
  }

  /** Opens a page. `before` is script that runs before the page's own: to take something away from the browser. */
  async page(file, { before = "", dark = false } = {}) {
    const { targetId } = await this.call("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await this.call("Target.attachToTarget", { targetId, flatten: true });
    const page = new Page(this, sessionId, targetId);
    await page.open(pathToFileURL(file).href, before, dark);
    return page;
  }

  call(method, params = {}, sessionId) {
    const id = ++this.#number;
    return new Promise((resolve, reject) => {
      this.#answers.set(id, { resolve, reject });
      this.#process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  listen(listener) {
    this.#listeners.add(listener);
  }

  #hear(message) {
    const waiting = this.#answers.get(message.id);
    if (!waiting) return this.#listeners.forEach((listener) => listener(message));
    this.#answers.delete(message.id);
    if (message.error) waiting.reject(new Error(`${message.error.message} ${message.error.data ?? ""}`));
    else waiting.resolve(message.result);
  }

  #endAll(error) {
    for (const { reject } of this.#answers.values()) reject(error);
    this.#answers.clear();
  }

  async close() {
    await new Promise((resolve) => {
      this.#process.once("exit", resolve);
      if (this.#process.exitCode !== null || this.#process.signalCode !== null) return resolve();
      process.kill(-this.#process.pid, "SIGTERM");
    });
    await rm(this.#home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

class Page {
  #browser;
  #session;
  #target;
  /** Every address that the page asked for. */
  requests = [];
  /** What it wrote to the console, and errors that nothing caught. */
  complaints = [];

  constructor(browser, session, target) {
    this.#browser = browser;
    this.#session = session;
    this.#target = target;
  }

  #call(method, params) {
    return this.#browser.call(method, params, this.#session);
  }

  async open(url, before, dark) {
    const loaded = new Promise((resolve) => {
      this.#browser.listen(({ method, params, sessionId }) => {
        if (sessionId !== this.#session) return;
        if (method === "Page.loadEventFired") resolve();
        if (method === "Network.requestWillBeSent") this.requests.push(params.request.url);
        if (method === "Runtime.exceptionThrown") this.complaints.push(JSON.stringify(params.exceptionDetails));
        if (method === "Log.entryAdded") this.complaints.push(params.entry.text);
        if (method === "Runtime.consoleAPICalled") this.complaints.push(JSON.stringify(params.args));
      });
    });
    for (const domain of ["Page", "Network", "Runtime", "Log", "DOM"]) await this.#call(`${domain}.enable`);
    if (before) await this.#call("Page.addScriptToEvaluateOnNewDocument", { source: before });
    const features = [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }];
    await this.#call("Emulation.setEmulatedMedia", { features });
    await this.#call("Emulation.setDeviceMetricsOverride", { width: 1000, height: 800, deviceScaleFactor: 1, mobile: false });
    await this.#call("Page.navigate", { url });
    await loaded;
  }

  /** Runs a function in the page and returns its answer. */
  async script(work, ...args) {
    const expression = `(${work})(...${JSON.stringify(args)})`;
    const answer = await this.#call("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.exception?.description ?? answer.exceptionDetails.text);
    return answer.result.value;
  }

  /** Gives a file field what a person would pick: for one that wants a folder, the folder. */
  async pick(selector, path) {
    const { root } = await this.#call("DOM.getDocument");
    const { nodeId } = await this.#call("DOM.querySelector", { nodeId: root.nodeId, selector });
    await this.#call("DOM.setFileInputFiles", { nodeId, files: [path] });
  }

  /** Drops files or folders on a thing. */
  async drop(selector, paths) {
    const [x, y] = await this.script((wanted) => {
      const box = document.querySelector(wanted).getBoundingClientRect();
      return [box.left + 8, box.top + 8];
    }, selector);
    const data = { items: [], files: paths, dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"]) await this.#call("Input.dispatchDragEvent", { type, x, y, data });
  }

  /** Waits until the function gives something, and returns it. */
  async until(what, work, ...args) {
    const end = Date.now() + PATIENCE;
    for (;;) {
      const answer = await this.script(work, ...args);
      if (answer) return answer;
      if (Date.now() > end) throw new Error(`Waited ${PATIENCE / 1000} s for ${what}.\n${await this.text()}\n${this.complaints}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  text() {
    return this.script(() => document.body.innerText);
  }

  /** Keeps a picture of the whole page, where pictures are wanted. */
  async picture(name) {
    if (!PICTURES) return;
    const { data } = await this.#call("Page.captureScreenshot", { captureBeyondViewport: true });
    await mkdir(PICTURES, { recursive: true });
    await writeFile(join(PICTURES, `${name}.png`), Buffer.from(data, "base64"));
  }

  /** How the page comes out on paper, as PDF bytes. */
  async paper() {
    return Buffer.from((await this.#call("Page.printToPDF", {})).data, "base64");
  }

  /** What axe-core finds wrong for people who cannot see or use a mouse, one line each. */
  async accessibilityProblems() {
    const axe = await readFile(new URL("../../ui/node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
    await this.#call("Runtime.evaluate", { expression: axe });
    return this.script(async () => {
      const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
      const { violations } = await axe.run(document, { runOnly });
      return violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(" ")} ${node.failureSummary}`));
    });
  }

  async close() {
    await this.#browser.call("Target.closeTarget", { targetId: this.#target });
  }
}
