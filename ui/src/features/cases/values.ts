import { formatDay, formatMoment } from "$shared/format";

/** The name of a field as people read it: `forceReference` is “Force reference”. */
export function fieldWord(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  const known = words === "urn" ? "URN" : words;
  return known.charAt(0).toUpperCase() + known.slice(1);
}

/** A stored value as people read it. */
export function valueWord(value: unknown): string {
  if (value === null || value === undefined || value === "") return "empty";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") {
    if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return formatDay(value);
    return /^[a-z]+(_[a-z]+)+$/.test(value) ? value.replaceAll("_", " ") : value;
  }
  if (Array.isArray(value)) return value.length === 0 ? "empty" : value.map(valueWord).join(", ");
  if (typeof value === "object") {
    if ("utc" in value && typeof value.utc === "string") return formatMoment(value.utc);
    return (
      Object.entries(value)
        .filter(([, part]) => part !== "" && part !== null)
        .map(([name, part]) => `${fieldWord(name)}: ${valueWord(part)}`)
        .join("; ") || "empty"
    );
  }
  return "";
}

/** A URN as it is stored: root of eleven without separators, and what follows it (R-URN-1). */
export function splitUrn(typed: string): { root: string; suffix: string } {
  const plain = typed.toUpperCase().replace(/\s+/g, "");
  const match = /^(\d{2})\/?([A-Z0-9]{2})\/?(\d{5})\/?(\d{2})(.*)$/.exec(plain);
  if (!match) return { root: plain, suffix: "" };
  return { root: `${match[1]}${match[2]}${match[3]}${match[4]}`, suffix: match[5] ?? "" };
}

/** What is wrong with a URN; nothing when it is empty, because none is invented (R-URN-2, R-URN-3). */
export function urnProblem(typed: string): string | undefined {
  if (!typed.trim()) return undefined;
  return /^\d{2}[A-Z0-9]{2}\d{7}$/.test(splitUrn(typed).root)
    ? undefined
    : "A URN has eleven characters: two figures, two letters or figures, seven figures, for example 01AB0209826.";
}
