import { recordKinds, wordFor } from "./words";

const whole: Record<string, string> = {
  "vault.created": "Vault made",
  "vault.recovery_used": "Recovery kit used",
  "vault.locked": "Locked",
  "vault.backed_up": "Backup made",
  "vault.restored": "Vault restored from a backup",
  "vault.restore_confirmed": "Restore confirmed",
  "vault.checked": "Everything checked",
  "vault.log_exported": "Log handed out",
  "vault.setting_changed": "Setting changed",
  "officer.enrolled": "Officer added",
  "officer.removed": "Officer removed",
  "officer.passphrase_changed": "Passphrase changed",
  "officer.signed_in": "Signed in",
  "records.consulted": "Looked at",
  "records.searched": "Searched",
  "case.exported": "Exported",
  "case.shredded": "Case destroyed",
  "exhibit.created": "Exhibit taken in",
  "document.created": "Document produced",
  "flag.created": "Hate flag set",
  "offence.created": "Offence considered",
};

const verbs: Record<string, string> = {
  created: "added",
  checked: "hash checked",
  verified: "read back",
  handed_over: "handed over",
  taken_up: "taken up",
  set_aside: "set aside",
  offered: "offered to another force",
  accepted: "accepted by another force",
};

const looking = new Set(["viewed", "consulted", "searched", "signed_in", "locked"]);

/** A kind of act such as `incident.created`, in words: `Report added`. */
export function actWord(kind: string): string {
  if (whole[kind]) return whole[kind];
  const [what = "", verb = ""] = kind.split(".");
  const words = `${wordFor(recordKinds, what)} ${wordFor(verbs, verb)}`.trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whether an act only recorded looking, or coming and going. */
export function lookedAt(kind: string): boolean {
  return looking.has(kind.split(".")[1] ?? "");
}
