import { HostError } from "$host/host";
import { formatBytes } from "$shared/format";
import { fieldWord } from "$shared/values";
import type { ErrorCode, IpcError } from "./generated";

type Values = Record<string, string>;

function waitText(values: Values): string {
  const seconds = Number(values["seconds"] ?? values["wait"] ?? 0);
  return seconds > 0 ? ` You can try again in ${seconds} seconds.` : "";
}

function sizeText(size: string | undefined): string {
  const bytes = Number(size);
  return size && Number.isFinite(bytes) ? formatBytes(bytes) : "the limit";
}

/** What the program says is wrong with a field. */
const problems: Record<string, string> = {
  needed: "is empty",
  unknown: "is not known here",
  not_a_urn: "is not a URN",
  not_a_reference: "is not an exhibit reference",
  not_possible: "cannot be chosen",
  not_merged: "is not merged",
  before_first: "is before the first",
  out_of_range: "is out of range",
  inside_the_vault: "is inside the vault; choose a place outside it",
  not_a_file: "is not a file",
  taken: "belongs to somebody else already",
  last_supervisor: "is the last supervisor, and one must remain",
  needs_reason: "needs a reason",
  needs_outcome: "needs an outcome",
  needs_rationale: "needs its rationale",
  needs_victim_told: "needs the day the victim was told, or why not",
  needs_time_limit_reason: "needs the reason why the time limit passed",
  needs_triage: "comes first",
  needs_transfer: "is missing: a transfer is complete only with the other force's acceptance and reference",
  needs_fitting_result: "must be a result for what is not a crime, or an outcome for a crime: whichever the case is",
  needs_owner: "comes first: give the case to an officer",
  required: "is empty",
  in_future: "lies in the future",
  withheld: "cannot be given where the name is withheld",
  not_in_force: "was not law on every one of these days",
  own_step: "is changed by a step of its own, not here",
  unfit: "does not fit its field",
  not_a_warrant: "is no warrant number: four to seven letters and digits",
  not_by_hand: "is recorded by the program itself",
  withdrawn: "is withdrawn already",
  not_shown: "cannot be shown here; save a copy to look at it",
  shorter_than_records: "is shorter than the records that the log describes are kept",
  too_many: "reaches over too many entries for one export; choose fewer days",
};

function invalidText(values: Values): string {
  const fields = (values["fields"] ?? values["field"] ?? "").split(",").filter(Boolean);
  const words = fields.map((field) => {
    const code = values[field] ?? values["reason"] ?? "";
    return `“${fieldWord(field)}” ${problems[code] ?? "cannot be read as it is"}`;
  });
  return words.length > 0 ? `: ${words.join("; ")}` : "";
}

/**
 * The sentence for each code: what happened, what was kept, what to do. A code without one fails the type check.
 */
export const sentences: Record<ErrorCode, (values: Values) => string> = {
  locked: () => "The vault is locked. What you typed is kept as a draft. Sign in again to go on.",
  no_vault: () => "There is no vault on this workstation yet. Make a new one, or open or restore an existing one.",
  vault_exists: () => "There is a vault here already, so nothing was made or changed. Sign in to it instead.",
  wrong_credentials: (values) =>
    `The warrant number or the passphrase is not right. Nothing was opened.${waitText(values)}`,
  weak_passphrase: () =>
    "This passphrase is too easy to guess, so it was not set. Use more words, ones that nobody links to you.",
  keyring_missing: () =>
    "This workstation's share of the key is not in the credential store. The vault itself is untouched. Use the recovery kit to let this workstation in again.",
  keyring_locked: () =>
    "The credential store of this computer is locked. The vault is untouched. Unlock the store (usually by signing in to the desktop again), then try once more.",
  keyring_unavailable: () =>
    "The credential store of this computer does not answer. The vault is untouched. Start the store or ask IT to; if it cannot be had, use the recovery kit.",
  newer_format: () =>
    "This vault was written by a newer Casebook. It was not changed. Update Casebook on this workstation, then open it again.",
  in_use: () => "Another Casebook has this vault open. Nothing was changed. Close the other one, then try again.",
  damaged: (values) =>
    `Part of the vault is damaged${values["what"] ? ` (${values["what"]})` : ""}. Nothing more was written. Everything that still reads stays readable; run Check everything in Settings, and restore from a backup if it says so.`,
  rolled_back: () =>
    "This vault is older than the one last used here: it may have been put back from a copy. Nothing was changed. Ask a supervisor to check the backup record before you go on.",
  read_only: () =>
    "This vault is older than the one last used here, so nothing is saved, and nothing is shown that would leave no entry. What you typed is still here. A supervisor can say what happened and take it into use again.",
  not_local_disk: () =>
    "This folder is on a network or removable disk. A vault needs a disk inside this computer. Nothing was made; choose another folder.",
  recovery_half_wrong: (values) =>
    `${values["half"] === "2" ? "The second half" : values["half"] === "1" ? "The first half" : "One half"} of the recovery kit does not read. Nothing was changed. Compare each group with the paper and type it again.`,
  recovery_halves_differ: () =>
    "The two halves belong to different recovery kits. Nothing was changed. Use both halves of the newest kit.",
  needs_supervisor: () => "Only a supervisor can do this. Nothing was changed. Ask a supervisor to sign in and do it.",
  needs_second_officer: () =>
    "A second officer must agree to this. Nothing was changed. Ask another officer to sign in and confirm it.",
  not_found: () => "This is no longer there. Nothing was changed. Go back and look again.",
  changed_meanwhile: () =>
    "Someone changed this after you opened it. Nothing was overwritten and your text is still here. Look at what changed, then save again.",
  invalid: (values) =>
    `This was not saved${invalidText(values)}. What you typed is still here; correct it and save again.`,
  case_closed: () => "The case is closed, so this was not saved. Reopen the case with a reason, then try again.",
  not_allowed_now: () => "The case cannot take this step from where it stands. Nothing was changed.",
  disk_full: () =>
    "The disk is full, so this was not saved. What was saved before is safe. Make room on the disk, then try again.",
  file_unreadable: (values) =>
    `${values["name"] ?? "The file"} could not be read. Nothing was taken in. Check that it is still there and that you may open it.`,
  file_not_regular: (values) =>
    `${values["name"] ?? "This"} is a folder or a special file, not a document. Nothing was taken in. Choose the files inside it.`,
  file_too_large: (values) =>
    `${values["name"] ?? "The file"} is larger than ${sizeText(values["limit"])}. It was not taken in; other files were. Store it as a handed-over item and describe where it is.`,
  file_changed: (values) =>
    `${values["name"] ?? "The file"} changed while it was being read, so it was not taken in. Wait until nothing writes to it, then add it again.`,
  file_empty: (values) => `${values["name"] ?? "The file"} is empty, so it was not taken in. Check the source.`,
  hash_mismatch: () =>
    "The stored bytes are not the bytes that were taken in: their SHA-256 differs. The exhibit is kept as it is and marked. Do not rely on it; restore it from a backup and tell a supervisor.",
  ticket_gone: () => "The file is no longer held. Nothing was taken in. Choose it again.",
  screen_refused: () =>
    "This desktop (Wayland) does not let programs take its picture. Nothing was taken. Use the desktop's own screenshot key, then paste the picture into the case.",
  screen_not_taken: () =>
    "The screen gave no picture. Nothing was taken. Try once more; if it fails again, use the system's own screenshot key and paste the picture into the case.",
  cancelled: () => "Stopped as you asked. What was finished before is kept.",
  export_failed: () => "The file could not be written. Nothing was sent anywhere. Choose another place and try again.",
  backup_failed: () =>
    "The backup was not finished and does not count. The vault is untouched. Check the disk, then back up again.",
  internal: () =>
    "Casebook stopped at a fault of its own. What was saved before is safe. Sign in again; if it happens twice, tell whoever looks after Casebook.",
};

/** The code of a refusal, or `internal` for anything else that was thrown. */
export function toCode(error: unknown): ErrorCode {
  return error instanceof HostError ? error.code : "internal";
}

/** Whether a thrown thing is a refusal with this code. */
export function isCode(error: unknown, code: ErrorCode): error is HostError {
  return error instanceof HostError && error.code === code;
}

/** The sentence for whatever a command threw. */
export function toMessage(error: unknown): string {
  if (error instanceof HostError) return sentenceFor(error);
  return sentences.internal({});
}

/** The sentence for a refusal that came inside a view, for example in a job. */
export function sentenceFor(error: Pick<IpcError, "code" | "values">): string {
  return sentences[error.code](error.values);
}
