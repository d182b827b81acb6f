import type { CaseView, RecordKind, Stored } from "$ipc/generated";

export type CaseTab = "overview" | "incidents" | "evidence" | "people" | "timeline" | "work" | "documents" | "history";

/** The tab on which a kind of record stands. */
export const tabOfKind: Record<RecordKind, CaseTab> = {
  case: "overview",
  flag: "overview",
  offence: "overview",
  incident: "incidents",
  exhibit: "evidence",
  person: "people",
  organisation: "people",
  account: "people",
  item: "people",
  note: "work",
  task: "work",
  document: "documents",
};

type AnyRecord = Pick<Stored<object>, "id" | "heads" | "record"> & { kind: RecordKind };

/** Every record of a case with its kind. */
export function recordsOf(view: CaseView): AnyRecord[] {
  const of = (kind: RecordKind, list: Stored<object>[]) => list.map((one) => ({ ...one, kind }));
  return [
    ...of("case", [view.case]),
    ...of("flag", view.flags),
    ...of("incident", view.incidents),
    ...of("person", view.people),
    ...of("organisation", view.organisations),
    ...of("account", view.accounts),
    ...of("item", view.items),
    ...of("exhibit", view.exhibits),
    ...of("note", view.notes),
    ...of("task", view.tasks),
    ...of("offence", view.offences),
    ...of("document", view.documents),
  ];
}

/** The tab of a case that an address names: by itself, by a kind of record, or by a record. */
export function tabOf(view: CaseView, named: string | undefined, record: string | undefined): CaseTab {
  const tabs = Object.values(tabOfKind) as string[];
  if (named && [...tabs, "timeline", "history"].includes(named)) return named as CaseTab;
  if (named && named in tabOfKind) return tabOfKind[named as RecordKind];
  const found = record ? recordsOf(view).find((one) => one.id === record) : undefined;
  return found ? tabOfKind[found.kind] : "overview";
}

/** How a record is called on the screen. */
export function nameOf(view: CaseView, id: string): string | undefined {
  const person = view.people.find((one) => one.id === id)?.record.name;
  if (person) return person;
  const organisation = view.organisations.find((one) => one.id === id)?.record.name;
  if (organisation) return organisation;
  const account = view.accounts.find((one) => one.id === id);
  if (account) return accountName(account.record);
  const item = view.items.find((one) => one.id === id);
  if (item) return itemName(item.record);
  const incident = view.incidents.find((one) => one.id === id)?.record.number;
  if (incident !== undefined) return `${view.case.record.reference}/${incident}`;
  return view.exhibits.find((one) => one.id === id)?.record.reference;
}

/** `@handle`, the number where there is no handle. The handle seen last is the one that is used now. */
export function accountName(account: CaseView["accounts"][number]["record"]): string {
  const handle = account.handles.at(-1)?.handle;
  if (handle) return `@${handle}`;
  return account.permanentId ? `Account ${account.permanentId}` : "Account without handle";
}

export function itemName(item: CaseView["items"][number]["record"]): string {
  if (item.postId) return `Post ${item.postId}`;
  return item.address ? item.address.asTyped : "Post without address";
}

/** Brings a record that an address names into sight and marks it for a moment. */
export function arrive(node: HTMLElement, wanted: boolean): { update: (wanted: boolean) => void } {
  function show(now: boolean) {
    if (!now) {
      delete node.dataset["wanted"];
      return;
    }
    node.dataset["wanted"] = "true";
    node.scrollIntoView({ block: "nearest" });
  }
  show(wanted);
  return { update: show };
}
