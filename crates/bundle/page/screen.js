// ---- The page itself ----

const $ = (id) => document.getElementById(id);
const element = (name, text, properties = {}) => Object.assign(document.createElement(name), { textContent: text ?? "" }, properties);
const MAX_SHOWN = 500;
const MAX_ROWS = 5_000;
let running = null;

/** The files by their path from the bag's root, from files with paths that begin above it. */
function fromRoot(files) {
  // The shortest way to a bagit.txt; a folder around the bundle's own may have been chosen.
  const roots = files.map(([path]) => path).filter((path) => path.split("/").pop() === "bagit.txt");
  roots.sort((one, other) => one.length - other.length);
  const root = roots.length > 0 ? roots[0].slice(0, -"bagit.txt".length) : `${files[0]?.[0].split("/")[0] ?? ""}/`;
  return new Map(files.filter(([path]) => path.startsWith(root)).map(([path, file]) => [path.slice(root.length), file]));
}

async function run(files) {
  running?.stop();
  const mine = { stopped: false, stop: () => (mine.stopped = true) };
  running = mine;
  const bundle = fromRoot(files);
  const total = [...bundle.values()].reduce((sum, file) => sum + file.size, 0);
  let done = 0;
  $("result").hidden = true;
  $("working").hidden = false;
  $("status").textContent = "Reading";
  let announced = 0;
  const check = new Check(bundle, (bytes) => {
    if (mine.stopped) throw new Stopped();
    done += bytes;
    $("bar").value = total === 0 ? 1 : done / total;
    // Said now and then: a screen reader would read every step aloud.
    if (performance.now() - announced > 2000) {
      announced = performance.now();
      $("status").textContent = `${size(done)} of ${size(total)} read`;
    }
  });
  try {
    await check.run();
  } catch (error) {
    if (!(error instanceof Stopped)) check.problem(`The check broke off: ${error.message}`);
  }
  if (running !== mine) return;
  running = null;
  $("working").hidden = true;
  if (!mine.stopped) show(check);
}

function size(bytes) {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let unit = 0;
  let number = bytes;
  for (; number >= 1000 && unit < units.length - 1; unit++) number /= 1000;
  return `${unit === 0 ? number : number.toFixed(1)} ${units[unit]}`;
}

const now = () => new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "long" }).format(new Date());

function show(check) {
  const wrong = check.problems.length;
  const kind = wrong > 0 ? "wrong" : check.unchecked.length > 0 ? "partly" : "whole";
  const verdict = $("verdict");
  verdict.className = kind;
  const head = {
    wrong: `✗ ${wrong === 1 ? "One thing is" : `${wrong} things are`} wrong with this bundle`,
    partly: "! Nothing wrong was found, but the signatures were not checked",
    whole: "✓ The bundle is whole and unchanged",
  };
  verdict.replaceChildren(element("h2", head[kind]));
  if (wrong > 0) {
    verdict.append(element("p", "Do not rely on it. Tell the officer who sent it, and keep it as it is."));
    const list = element("ul");
    for (const problem of check.problems.slice(0, MAX_SHOWN)) list.append(element("li", problem));
    if (wrong > MAX_SHOWN) list.append(element("li", `${wrong - MAX_SHOWN} more are not listed.`));
    verdict.append(list);
  }
  const facts = element("dl");
  for (const [name, value] of Object.entries({ ...check.facts, "Checked on": now() })) {
    const className = /^[0-9a-f]{64}$/.test(value) ? "mono" : "";
    if (value) facts.append(element("dt", name), element("dd", shown(value), { className }));
  }
  verdict.append(facts);

  $("checked").hidden = check.checked.length === 0;
  $("checked").querySelector("ul").replaceChildren(...check.checked.map((sentence) => element("li", sentence)));
  $("left").querySelector("div").replaceChildren(...whatIsLeft(check));
  showFiles(check.rows);
  $("result").hidden = false;
  verdict.focus();
}

function whatIsLeft(check) {
  const parts = check.unchecked.map((sentence) => element("p", sentence));
  const { signer } = check;
  if (!signer || !PRINCIPAL.test(signer.principal)) return [...parts, element("p", "Ask the sender for a bundle that can be checked.")];
  const compare = element("p", "Compare this fingerprint with the one in the statement of ");
  compare.append(element("strong", shown(signer.name)), ". A key inside a bundle proves nothing by itself:");
  const command =
    `ssh-keygen -Y verify -f data/04_custody/allowed_signers -I ${signer.principal} -n ${NAMESPACE}` +
    " -s tagmanifest-sha256.txt.sig < tagmanifest-sha256.txt";
  return [
    ...parts,
    compare,
    element("pre", shown(signer.fingerprint)),
    element(
      "p",
      "This page came with the bundle, so whoever changed one could have changed the other. To be sure without it, open a command prompt in the bundle's folder and run these (on Windows the second in cmd, and Get-FileHash in place of the first):",
    ),
    element("pre", `sha256sum -c tagmanifest-sha256.txt manifest-sha256.txt\n${command}`),
  ];
}

function showFiles(rows) {
  const order = (row) => (row.result === "as listed" ? 1 : 0);
  const sorted = [...rows].sort((one, other) => order(one) - order(other));
  $("files").hidden = rows.length === 0;
  $("files").querySelector("summary").textContent =
    rows.length > MAX_ROWS ? `The first ${MAX_ROWS} of ${rows.length} files` : `All ${rows.length} files`;
  $("files").querySelector("tbody").replaceChildren(
    ...sorted.slice(0, MAX_ROWS).map((row) => {
      const line = element("tr");
      line.append(
        element("td", shown(row.path), { className: "mono" }),
        element("td", String(row.bytes), { className: "number" }),
        element("td", row.digest, { className: "mono" }),
        element("td", row.result),
      );
      return line;
    }),
  );
}

/** Says in place of a result why there is nothing to check. */
function refuse(sentence) {
  const check = new Check(new Map(), () => {});
  check.problem(sentence);
  show(check);
}

$("folder").addEventListener("change", () => {
  const files = [...$("folder").files].map((file) => [file.webkitRelativePath || file.name, file]);
  if (files.length > 0) void run(files);
});
// Choosing the same folder again checks it again.
$("folder").addEventListener("click", () => ($("folder").value = ""));
$("stop").addEventListener("click", () => running?.stop());
$("print").addEventListener("click", () => {
  $("files").querySelector("details").open = true;
  window.print();
});
// The browser itself takes a folder that is dropped on the field; on pages from a disk nothing else may read it.
$("folder").addEventListener("drop", (event) => {
  const [item] = event.dataTransfer.items;
  if (!item?.webkitGetAsEntry?.()?.isFile) return;
  event.preventDefault();
  refuse("That is a file, not a folder. If it is a ZIP, unpack it and choose the folder that holds bagit.txt.");
});
// Dropped beside the field, a folder must not be opened in place of this page.
for (const type of ["dragover", "drop"]) {
  document.addEventListener(type, (event) => event.target !== $("folder") && event.preventDefault());
}
