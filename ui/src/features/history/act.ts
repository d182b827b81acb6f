import { recordKinds, wordFor } from "$shared/words";

const whole: Record<string, string> = {
  "vault.created": "Vault made",
  "vault.restored": "Vault restored from a backup",
  "vault.checked": "Everything checked",
  "vault.rebuilt": "Rebuilt from the journal",
  "vault.backed_up": "Backup made",
  "session.signed_in": "Signed in",
  "session.locked": "Locked",
  "session.failed": "Wrong passphrases",
  "officer.enrolled": "Officer added",
  "officer.removed": "Officer removed",
  "officer.passphrase_changed": "Passphrase changed",
  "recovery.used": "Recovery kit used",
  "search.made": "Searched",
  "setting.changed": "Setting changed",
};

const verbs: Record<string, string> = {
  created: "added",
  changed: "changed",
  viewed: "looked at",
  opened: "opened",
  checked: "hash checked",
  verified: "read back",
  exported: "exported",
  withdrawn: "withdrawn",
  produced: "produced",
  made: "made",
  merged: "merged",
};

const looking = new Set(["viewed", "opened", "listed", "made_search"]);

/** A kind of act such as `incident.created`, in words: `Report added`. */
export function actWord(kind: string): string {
  if (whole[kind]) return whole[kind];
  const [what = "", verb = ""] = kind.split(".");
  const words = `${wordFor(recordKinds, what)} ${wordFor(verbs, verb)}`.trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whether an act only recorded looking. */
export function lookedAt(kind: string): boolean {
  return looking.has(kind.split(".")[1] ?? "");
}

/** A field's name in words: `forceReference` as `Force reference`. */
export function fieldWord(field: string): string {
  const words = field
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A value before or after a change, in one line. */
export function valueWord(value: unknown): string {
  if (value === null || value === undefined || value === "") return "empty";
  if (value === true) return "yes";
  if (value === false) return "no";
  if (typeof value === "string" || typeof value === "number") return String(value).replaceAll("_", " ");
  if (Array.isArray(value)) return value.length === 0 ? "empty" : value.map(valueWord).join(", ");
  if (typeof value === "object") {
    if ("utc" in value && typeof value.utc === "string") return value.utc;
    return Object.entries(value)
      .filter(([, inner]) => inner !== null && inner !== "")
      .map(([name, inner]) => `${fieldWord(name)}: ${valueWord(inner)}`)
      .join(", ");
  }
  return String(value);
}
