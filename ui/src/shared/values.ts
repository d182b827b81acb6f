import { formatDay, formatMoment } from "./format";
import {
  answers,
  categories,
  custodyKinds,
  disclosures,
  links,
  markings,
  methods,
  onlineFlags,
  perceivers,
  reporters,
  sources,
  statuses,
  taskStates,
  wishes,
} from "./words";

/** Field names whose plain words would mislead, or say less than people do. */
const names: Record<string, string> = {
  urn: "URN",
  urnSuffix: "URN suffix",
  asTyped: "As typed",
  sha256: "SHA-256",
  offenceFirst: "Offence, first occurrence",
  offenceLast: "Offence, last occurrence",
  shownTime: "Time that the platform shows",
  permanentId: "Permanent account number",
  born: "Date of birth",
  utc: "Time",
  by: "By",
  at: "At",
};

/** The name of a field as people read it: `forceReference` is “Force reference”. */
export function fieldWord(field: string): string {
  const known = names[field];
  if (known) return known;
  const words = field
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Words of codes by the field that holds them: the same code may mean two things in two fields. */
const codes: Record<string, Record<string, string>> = {
  status: { ...statuses, ...links },
  marking: markings,
  source: sources,
  reporterKind: reporters,
  perceivedBy: perceivers,
  online: onlineFlags,
  wishes,
  categories,
  method: methods,
  disclosure: disclosures,
  state: taskStates,
  what: custodyKinds,
  lead: { hub: "The Hub", borough: "The borough" },
};

/** What stands for an id in a value: an officer's or a person's name, a reference. */
export type Named = (id: string) => string | undefined;

const idShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A stored value as people read it. `field` is where it stands, `named` knows what ids mean. */
export function valueWord(value: unknown, field = "", named: Named = () => undefined): string {
  if (value === null || value === undefined || value === "") return "empty";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return wordOf(value, field, named);
  if (Array.isArray(value))
    return value.length === 0 ? "empty" : value.map((one) => valueWord(one, field, named)).join(", ");
  if (typeof value !== "object") return "";
  if ("utc" in value && typeof value.utc === "string") return formatMoment(value.utc);
  const parts = Object.entries(value).filter(([, part]) => part !== "" && part !== null && part !== false);
  return parts.map(([name, part]) => `${fieldWord(name)}: ${valueWord(part, name, named)}`).join("; ") || "empty";
}

function wordOf(value: string, field: string, named: Named): string {
  const name = named(value);
  if (name) return name;
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return formatDay(value);
  // An id that nobody knows the name of is shortened: it tells two values apart, no more.
  if (idShape.test(value)) return `record ${value.slice(0, 8)}`;
  return codes[field]?.[value] ?? (answers as Record<string, string>)[value] ?? value;
}
