// ---- data/04_custody: the entries of the journal, and the signatures ----

const FOLDER = "data/04_custody/";
const NAMESPACE = "casebook-bundle@v1";
const LABEL = "casebook/v1/";
const PRINCIPAL = /^(?!-)[A-Za-z0-9._@-]{1,64}$/;

/** A function that checks an Ed25519 signature, or null where the browser has none. */
async function ed25519() {
  if (!crypto.subtle) return null;
  const check = async (key, message, signature) => {
    const imported = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    return crypto.subtle.verify({ name: "Ed25519" }, imported, signature, message);
  };
  try {
    // The first example of RFC 8032: a browser that gets it wrong is one that has none.
    const key = fromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", 32);
    const signature = fromHex(
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
      64,
    );
    const right = await check(key, new Uint8Array(0), signature);
    const wrong = await check(key, new Uint8Array(1), signature);
    // A key that is no point on the curve cannot be imported: its signature does not hold.
    return right && !wrong ? (...all) => check(...all).catch(() => false) : null;
  } catch {
    return null;
  }
}

/** A length and bytes, as SSH writes them. */
function sshString(bytes) {
  const out = new Uint8Array(4 + bytes.length);
  new DataView(out.buffer).setUint32(0, bytes.length);
  out.set(bytes, 4);
  return out;
}
const joined = (...parts) => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};
const keyBlob = (key) => joined(sshString(utf8("ssh-ed25519")), sshString(key));
const fingerprint = (key) => `SHA256:${toBase64(sha256(keyBlob(key))).replace(/=+$/, "")}`;

const leafHash = (header) => sha256(new Uint8Array([0]), utf8(header));
const nodeHash = (left, right) => sha256(new Uint8Array([1]), left, right);

/** Whether `proof` leads from `leaf`, number `index`, to the root of the tree with `size` leaves (RFC 9162, 2.1.3.2). */
function isIncluded(leaf, index, size, proof, root) {
  if (index >= size) return false;
  let [position, last, node] = [index, size - 1n, leaf];
  for (const sibling of proof) {
    if (last === 0n) return false;
    if (position % 2n === 1n || position === last) {
      node = nodeHash(sibling, node);
      while (position % 2n === 0n && position !== 0n) {
        position /= 2n;
        last /= 2n;
      }
    } else node = nodeHash(node, sibling);
    position /= 2n;
    last /= 2n;
  }
  return last === 0n && sameBytes(node, root);
}

/** Reads a file with one JSON object on each line, and says which cannot be read. */
function readLines(check, path, text, most) {
  const items = [];
  if (text !== "" && !text.endsWith("\n")) check.problem(`${path} is cut off: its last line does not end.`);
  // An empty file has no line, not one that is empty: a bundle without exhibits has no entries.
  const lines = text === "" ? [] : text.replace(/\n$/, "").split("\n");
  if (lines.length > most) check.problem(`${path} has more than ${most} lines; the rest was not read.`);
  for (const [index, line] of lines.slice(0, most).entries()) {
    try {
      const item = JSON.parse(line);
      if (item === null || typeof item !== "object" || Array.isArray(item)) throw new Error("it is no object");
      items.push(item);
    } catch (error) {
      check.problem(`${path}, line ${index + 1}, cannot be read: ${error.message}`);
    }
  }
  return items;
}

const parsed = (text) => {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return null;
  }
};

/** Everything in the custody folder, and the signature over the tag manifest. */
async function checkCustody(check, manifest) {
  await check.bytes(`${FOLDER}case.jsonld`, MAX_CUSTODY);
  const journal = await check.text(`${FOLDER}journal.jsonl`, MAX_CUSTODY);
  const enrolments = await check.text(`${FOLDER}enrolments.jsonl`, MAX_CUSTODY);
  const note = await check.text(`${FOLDER}checkpoint.txt`, MAX_SMALL);
  if (journal === null || enrolments === null || note === null) return;
  const before = check.problems.length;
  const verify = await ed25519();
  const entries = readLines(check, `${FOLDER}journal.jsonl`, journal, 100_000);
  const signers = readLines(check, `${FOLDER}enrolments.jsonl`, enrolments, 1_000);
  const keys = enrolledKeys(check, signers);
  const point = await checkpoint(check, note, signers, verify);

  const all = [];
  for (const [index, signer] of signers.entries()) {
    const place = `${FOLDER}enrolments.jsonl, line ${index + 1} (${signer.principal})`;
    const proved = await checkEntry(check, place, signer.enrolment ?? {}, keys, point, verify);
    if (proved) all.push(proved);
  }
  const taken = [];
  const seen = new Set();
  for (const [index, entry] of entries.entries()) {
    const place = `${FOLDER}journal.jsonl, line ${index + 1}`;
    const proved = await checkEntry(check, place, entry, keys, point, verify);
    if (!proved) continue;
    if (seen.has(proved.header.id)) check.problem(`${place} repeats the entry ${proved.header.id}.`);
    seen.add(proved.header.id);
    all.push(proved);
    const act = proved.body?.act;
    if (act?.do !== "created" || act?.kind !== "exhibit") continue;
    const [reference, digest] = [act.fields?.reference, act.fields?.file?.sha256];
    if (typeof reference === "string" && fromHex(digest, 32)) taken.push({ reference, digest: digest.toLowerCase() });
    else check.problem(`${place}: the exhibit it took in has no reference or no SHA-256.`);
  }
  const foreign = checkPlaces(check, all, point);
  if (check.problems.length === before) {
    const signed = verify ? "carry the signature of an enrolled officer, and in each" : "were read, and in each";
    let sentence = `${entries.length} entries of the journal and ${signers.length} enrolments ${signed} the opened text is the one that was signed.`;
    if (foreign > 0) sentence += ` ${foreign} of them come from other workstations: the checkpoint here does not cover those.`;
    check.holds(sentence);
  }
  await checkSignature(check, signers, verify);
  checkExhibits(check, taken, manifest);
  if (!verify) {
    check.unchecked.push(
      "This browser cannot check Ed25519 signatures, so those of the bundle, the checkpoint and the entries were not checked here. The command below checks the bundle's.",
    );
  }
}

/**
 * Each officer's keys, as the entries beside them enrol them: signed by a supervisor enrolled by another, up to the one who
 * made the vault. A key maps to whether it may enrol others.
 */
function enrolledKeys(check, signers) {
  const names = new Set();
  let claims = [];
  for (const [index, signer] of signers.entries()) {
    const place = `${FOLDER}enrolments.jsonl, line ${index + 1}`;
    if (!PRINCIPAL.test(signer.principal)) check.problem(`${place}, has a name that ssh-keygen would not take as it stands.`);
    else if (names.has(signer.principal)) check.problem(`${place}, names ${signer.principal} a second time.`);
    names.add(signer.principal);
    const key = fromHex(signer.publicKey, 32);
    if (!key) {
      check.problem(`${place}, has no public key of 32 bytes in hex.`);
      continue;
    }
    if (fingerprint(key) !== signer.fingerprint) check.problem(`${place}, shows a fingerprint that is not that of the key beside it.`);
    const act = parsed(signer.enrolment?.body ?? "")?.act;
    const header = parsed(signer.enrolment?.header ?? "");
    const enrols = ["vault_created", "officer_enrolled", "recovery_used"].includes(act?.do);
    if (!header || !enrols || act.officer?.id !== signer.officer || act.officer?.signingKey !== signer.publicKey) {
      check.problem(`${place}: the entry beside it does not enrol this officer with this key.`);
      continue;
    }
    claims.push({ place, signer, header, kind: act.do, supervisor: act.officer.role === "supervisor" });
  }
  const keys = new Map();
  const follows = ({ signer, header, kind }) => {
    const by = String(signer.enrolment.key).toLowerCase();
    const own = header.actor === signer.officer && by === signer.publicKey.toLowerCase();
    if (kind === "vault_created") return own && header.seq === 0;
    return kind === "recovery_used" ? own : keys.get(header.actor)?.get(by) === true;
  };
  // Until nothing new follows, so that officers who enrol each other in a circle are not believed.
  for (let before = -1; before !== claims.length; ) {
    before = claims.length;
    claims = claims.filter((claim) => {
      if (!follows(claim)) return true;
      const own = keys.get(claim.signer.officer) ?? new Map();
      keys.set(claim.signer.officer, own.set(claim.signer.publicKey.toLowerCase(), claim.supervisor));
      return false;
    });
  }
  for (const { place } of claims) check.problem(`${place}: no supervisor who was enrolled before enrols this officer.`);
  return keys;
}

/** Reads the checkpoint and checks that an enrolled officer signed it; null after saying that none did. */
async function checkpoint(check, note, signers, verify) {
  const path = `${FOLDER}checkpoint.txt`;
  const refuse = () => (check.problem(`${path} is not signed by an officer of ${FOLDER}enrolments.jsonl.`), null);
  const cut = note.indexOf("\n\n");
  const lines = note.slice(0, cut).split("\n");
  const root = fromBase64(lines[2] ?? "");
  if (cut < 0 || lines.length !== 3 || !/^[0-9]{1,19}$/.test(lines[1]) || root?.length !== 32) return refuse();
  const point = { size: BigInt(lines[1]), root };
  const text = utf8(`${lines.join("\n")}\n`);
  for (const line of note.slice(cut + 2).split("\n").slice(0, 16)) {
    const parts = /^\u2014 ([^ ]+) ([^ ]+)$/.exec(line);
    const blob = parts && fromBase64(parts[2]);
    if (blob?.length !== 68) continue;
    for (const signer of signers) {
      const key = fromHex(signer.publicKey, 32);
      if (!key) continue;
      const id = sha256(utf8(parts[1]), new Uint8Array([0x0a, 1]), key).slice(0, 4);
      if (!sameBytes(id, blob.slice(0, 4))) continue;
      if (verify && !(await verify(key, text, blob.slice(4)))) continue;
      const how = verify ? "is signed by" : "names the key of";
      check.holds(`The checkpoint of ${point.size} entries of ${lines[0]} ${how} ${signer.name}.`);
      return point;
    }
  }
  return refuse();
}

/** Checks one entry by itself; null when there is nothing in it to go on with. */
async function checkEntry(check, place, entry, keys, point, verify) {
  const say = (what) => check.problem(`${place}: ${what}`);
  if (typeof entry.header !== "string") return say("there is no header."), null;
  const leaf = leafHash(entry.header);
  if (entry.leaf !== toHex(leaf)) say("the leaf is not that of the header.");
  const header = parsed(entry.header);
  if (!header || !Number.isSafeInteger(header.seq) || header.seq < 0) return say("the header cannot be read."), null;
  const key = fromHex(entry.key, 32);
  if (!key || !keys.get(header.actor)?.has(entry.key.toLowerCase())) {
    say("it is signed with a key that is not enrolled for its officer.");
  } else if (verify) {
    const signature = fromHex(entry.signature, 64) ?? new Uint8Array(64);
    if (!(await verify(key, joined(utf8(`${LABEL}entry-sig\0`), leaf), signature))) say("the officer's signature does not hold.");
  }
  let body = null;
  if ((entry.body === null) !== (entry.salt === null)) say("text and salt must both be there, or neither.");
  else if (entry.body !== null) {
    const salt = fromHex(entry.salt, 32);
    const commit = salt && toHex(sha256(utf8(`${LABEL}commit\0`), salt, utf8(String(entry.body))));
    if (commit === null || header.commit !== commit) say("the text is not the one that was signed.");
    else if ((body = parsed(entry.body)) === null) say("the text cannot be read.");
  }
  const proof = Array.isArray(entry.proof) && entry.proof.length <= 64 ? entry.proof.map((one) => fromHex(one, 32)) : [null];
  const hasProof = proof.length > 0 || point?.size === 1n;
  if (proof.includes(null)) say("its proof is not a list of digests.");
  else if (hasProof && point && !isIncluded(leaf, BigInt(header.seq), point.size, proof, point.root)) {
    say(`its proof does not lead to the root of ${FOLDER}checkpoint.txt, so it is not entry ${header.seq} of that journal.`);
  }
  return { place, header, leaf, body, hasProof };
}

/** Looks at entries together; gives how many come from other workstations. */
function checkPlaces(check, all, point) {
  const path = `${FOLDER}journal.jsonl`;
  const ours = new Set(all.filter((one) => one.hasProof).map((one) => one.header.station));
  if (point && ours.size > 1) check.problem(`${path}: entries of several workstations claim a place in one journal.`);
  if (point && ours.size === 0 && all.length > 0) check.problem(`${path}: no entry has a place in the journal of ${FOLDER}checkpoint.txt.`);
  const places = new Map(all.map((one) => [`${one.header.station} ${one.header.seq}`, one]));
  let foreign = 0;
  for (const one of all) {
    if (!one.hasProof) {
      foreign += 1;
      if (ours.has(one.header.station)) check.problem(`${one.place}: the proof of its place in the journal is missing.`);
    }
    const before = places.get(`${one.header.station} ${one.header.seq - 1}`);
    if (before && one.header.prev !== toHex(before.leaf)) check.problem(`${one.place}: it does not follow upon the entry before it.`);
  }
  return foreign;
}

/** The signature over the tag manifest, in the one form that ssh-keygen writes. */
async function checkSignature(check, signers, verify) {
  const [tagPath, path] = ["tagmanifest-sha256.txt", "tagmanifest-sha256.txt.sig"];
  const allowed = await check.text(`${FOLDER}allowed_signers`, MAX_SMALL);
  const tags = await check.bytes(tagPath, MAX_MANIFEST);
  const armoured = await check.text(path, MAX_SMALL);
  if (allowed === null || tags === null || armoured === null) return;
  check.facts["SHA-256 of the tag manifest"] = toHex(sha256(tags));
  const signer = signers.find((one) => {
    const key = fromHex(one.publicKey, 32);
    return key && PRINCIPAL.test(one.principal) && allowed === `${one.principal} namespaces="${NAMESPACE}" ssh-ed25519 ${toBase64(keyBlob(key))}\n`;
  });
  if (!signer) return check.problem(`${FOLDER}allowed_signers is not the one line of an officer of ${FOLDER}enrolments.jsonl.`);
  check.signer = signer;
  if (!crypto.subtle) return;

  const key = fromHex(signer.publicKey, 32);
  const namespace = sshString(utf8(NAMESPACE));
  const tail = joined(sshString(new Uint8Array(0)), sshString(utf8("sha512")));
  const head = joined(utf8("SSHSIG"), new Uint8Array([0, 0, 0, 1]), sshString(keyBlob(key)), namespace, tail);
  const inner = /^-----BEGIN SSH SIGNATURE-----\n((?:[A-Za-z0-9+/=]{1,70}\n)+)-----END SSH SIGNATURE-----\n$/.exec(armoured)?.[1];
  const lines = inner?.split("\n").slice(0, -1) ?? [];
  const blob = fromBase64(lines.join(""));
  const start = joined(head, new Uint8Array([0, 0, 0, 83]), sshString(utf8("ssh-ed25519")), new Uint8Array([0, 0, 0, 64]));
  const rightForm =
    blob?.length === start.length + 64 &&
    sameBytes(blob.slice(0, start.length), start) &&
    lines.every((line, index) => line.length === 70 || index === lines.length - 1);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-512", tags));
  const message = joined(utf8("SSHSIG"), namespace, tail, sshString(digest));
  if (!rightForm || (verify && !(await verify(key, message, blob.slice(-64))))) {
    return check.problem(`${path} is not the signature of ${signer.principal} over ${tagPath}.`);
  }
  if (verify) check.holds(`The bundle is signed by ${signer.name} (${signer.principal}) with the key ${signer.fingerprint}.`);
}

/** The name of an exhibit's folder: its reference in letters that every machine can hold. */
function folderOf(reference) {
  const plain = reference.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  let name = "";
  for (const letter of plain) {
    if (/[a-z0-9_]/.test(letter)) name += letter;
    else if (letter === ".") name = `${name.replace(/[-.]+$/, "")}.`;
    else if (!/[-.]$/.test(name)) name += "-";
  }
  name = name.replace(/^[-.]+|[-.]+$/g, "").slice(0, 120) || "unnamed";
  const stem = name.split(".")[0];
  return RESERVED.test(stem) ? `${stem}_${name.slice(stem.length)}` : name;
}

/** Exhibits hold the bytes that they were taken in with, and each folder belongs to one. */
function checkExhibits(check, taken, manifest) {
  const top = "data/03_exhibits/";
  const before = check.problems.length;
  const folders = new Map();
  for (const [path, digest] of manifest) {
    if (!path.startsWith(top)) continue;
    const [folder, ...below] = path.slice(top.length).split("/");
    if (below.length === 0) check.problem(`${path} lies in no exhibit's folder.`);
    else folders.set(folder, [...(folders.get(folder) ?? []), digest]);
  }
  const known = new Set();
  for (const { reference, digest } of taken) {
    const folder = folderOf(reference);
    known.add(folder);
    if (!folders.get(folder)?.includes(digest)) {
      check.problem(`${top}${folder} holds no file with the SHA-256 with which exhibit ${reference} was taken in, ${digest}.`);
    }
  }
  for (const folder of folders.keys()) {
    if (!known.has(folder)) check.problem(`${top}${folder} belongs to no exhibit whose taking is in the journal.`);
  }
  if (check.problems.length === before) {
    check.holds(`${taken.length} exhibits hold the bytes that they were taken in with, by the SHA-256 in the journal.`);
  }
}
