import type { Session } from "$app/session.svelte";
import type { RecordKind, SearchHit } from "$ipc/generated";
import { type Piece, pieces } from "./marks";

/** What a result is called, in words. */
export function hitName(hit: SearchHit, session: Session): string {
  if (hit.kind === "flag") return session.strand(hit.label);
  if (hit.kind === "offence") {
    const known = session.reference.offences.find((one) => one.id === hit.label);
    return known ? `${known.title}, ${known.statute}` : hit.label;
  }
  // `Report 2` says less than its reference.
  if (hit.kind === "incident") return hit.label.replace(/^Report (?=\d+$)/, `${hit.caseReference}/`);
  if (hit.kind !== "account" && hit.kind !== "item") return hit.label;
  // The program calls them by their platform and their handle or number.
  const [platform = "", ...rest] = hit.label.split(" ");
  const name = rest.join(" ").trim();
  const shown = session.platform(platform);
  if (hit.kind === "account") return name ? `${shown} ${name}` : `Account on ${shown}`;
  return name ? `${shown} post ${name}` : `Post on ${shown}`;
}

/** Why a record was found, and what of it may be shown at once. */
export interface Found {
  /** Which part of the record has what was looked for: `in the post`. */
  where: string;
  /** The words around it; none where the name of the record says it already. */
  words: Piece[];
  /** The words may be those of a post: nobody meets them unasked (WEL-1). */
  covered: boolean;
}

const named: Partial<Record<RecordKind, string>> = {
  case: "in its reference or title",
  incident: "by its reference",
  account: "in its handle or number",
  item: "in its number",
  exhibit: "in its reference",
  task: "in its title",
  note: "in its first words",
  person: "in the name",
  organisation: "in the name",
};

const within: Record<RecordKind, string> = {
  case: "in the details of the case",
  flag: "in the details of the flag",
  incident: "in the report",
  person: "in the details of the person",
  organisation: "in the details of the organisation",
  account: "in what is noted about the account",
  item: "in the post",
  exhibit: "in the description",
  note: "in the note",
  task: "in the task",
  offence: "in the details of the offence",
  document: "in the details of the document",
};

/** Looks like part of an address, a handle or a number: enough to say where the words stand. */
const like = /[/@_]|\d{3}/;
/**
 * Is one, whole.
 *
 * SECURITY: what decides that a post may be shown takes nothing for a number that somebody could write as a word.
 */
const exact = /^(?:[a-z][a-z\d+.-]*:\/\/\S+|@[\w.]+|\S+@\S+\.\S+|[\d/.+-]+|[A-Z]{2,5}-\d{4}-\d+(?:\/\d+)?)$/i;

const fold = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const bare = (text: string) => text.replace(/^…|…$/g, "").trim();

/**
 * Reads from a result in which of its parts the words stand. The program gives the name, the text, or the addresses and
 * numbers of the record, with marks around what matched.
 */
export function found(hit: SearchHit): Found {
  const words = pieces(hit.snippet);
  const plain = bare(words.map((piece) => piece.text).join(""));
  const name = named[hit.kind] ?? "in its name";
  // What has no mark was found by the reference that was typed.
  if (!words.some((piece) => piece.match)) return { where: "by its reference", words: [], covered: false };
  if (fold(hit.label).includes(fold(plain))) return { where: name, words: [], covered: false };
  // The marks are no white space: each token still says whether it has a match.
  const matched = hit.snippet.split(/\s+/).filter((token) => pieces(token).some((piece) => piece.match));
  const where = matched.every((token) => like.test(token)) ? "in an address, a handle or a number" : within[hit.kind];
  const spoken = !plain.split(/\s+/).every((token) => exact.test(bare(token)));
  return { where, words, covered: hit.kind === "item" && spoken };
}
