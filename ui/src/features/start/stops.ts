/** Headings for a vault that cannot be opened at all. */
const titles: Record<string, string> = {
  newer_format: "This vault needs a newer Casebook",
  in_use: "The vault is open elsewhere",
  damaged: "Part of the vault is damaged",
  rolled_back: "The vault is older than it should be",
  not_local_disk: "The vault is not on a disk of this computer",
  disk_full: "The disk is full",
};

export function stopTitle(code: string): string {
  return titles[code] ?? "The vault cannot be opened";
}
