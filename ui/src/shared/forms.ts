/**
 * Where a form stands, by the name under which its draft is kept: `kind:<case>` or `kind:<case>:<what>`. So that an
 * unfinished form on Today leads back to itself.
 */
const tabs: Record<string, string> = {
  report: "incidents",
  exhibit: "evidence",
  custody: "evidence",
  explain: "evidence",
  withdraw: "evidence",
  save: "evidence",
  person: "people",
  organisation: "people",
  account: "people",
  item: "people",
  task: "work",
  "task-end": "work",
  note: "work",
  export: "documents",
};

/** The path of a form's tab, with the form to open there; nothing for a form that is not of a case. */
export function placeOfForm(form: string): string | undefined {
  const [kind = "", id] = form.split(":");
  if (kind === "log-export") return "/history?form=log-export";
  if (!id) return undefined;
  const tab = tabs[kind] ?? "overview";
  return `/cases/${encodeURIComponent(id)}/${tab}?form=${encodeURIComponent(form)}`;
}

/** The kind of a form and what it is about within its case. */
export function partsOfForm(form: string | null): { kind: string; what: string } {
  const [kind = "", , ...rest] = (form ?? "").split(":");
  return { kind, what: rest.join(":") };
}
