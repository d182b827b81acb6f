/** The words for what is stored as a code. A code without words fails the type check. */
import type {
  Answer,
  CaseStatus,
  CustodyKind,
  DisclosureState,
  DueKind,
  LinkStatus,
  Marking,
  Method,
  OnlineFlag,
  PerceivedBy,
  PersonCategory,
  ReasonCode,
  RecordKind,
  ReportSource,
  ReporterKind,
  Role,
  TaskState,
  Wish,
} from "$ipc/generated";

export const markings: Record<Marking, string> = {
  official: "OFFICIAL",
  official_sensitive: "OFFICIAL-SENSITIVE",
};

export const answers: Record<Answer, string> = { yes: "Yes", no: "No", not_known: "Not known" };

export const statuses: Record<CaseStatus, string> = {
  received: "Received",
  triaged: "Triaged",
  crime: "Crime",
  non_crime: "Non-crime",
  duplicate: "Duplicate",
  not_ours: "Not ours",
  allocated: "Allocated",
  investigating: "Investigating",
  awaiting_platform: "Awaiting platform",
  awaiting_cps: "Awaiting CPS",
  awaiting_borough: "Awaiting borough",
  outcome_decided: "Outcome decided",
  victim_told: "Victim told",
  closed: "Closed",
  review_due: "Review due",
  disposed: "Disposed",
};

export const sources: Record<ReportSource, string> = {
  force_system: "Force crime system",
  true_vision: "True Vision",
  national_hub: "National Online Hate Crime Hub",
  borough: "Borough",
  partner: "Partner organisation",
  hub_identified: "Found by the Hub",
  other_force: "Another force",
};

export const reporters: Record<ReporterKind, string> = {
  victim: "Victim",
  witness: "Witness",
  third_party: "Third party",
  officer: "Officer",
  withheld: "Withheld",
};

export const perceivers: Record<PerceivedBy, string> = {
  victim: "Victim",
  witness: "Witness",
  officer: "Officer",
  relative: "Relative",
  other: "Someone else",
};

export const onlineFlags: Record<OnlineFlag, string> = {
  wholly: "Online, wholly",
  partly: "Online, partly",
  no: "Not online",
};

export const wishes: Record<Wish, string> = {
  police_action: "Police action",
  removal: "Removal of the content",
  support: "Support",
  record_only: "Only to have it recorded",
};

export const categories: Record<PersonCategory, string> = {
  suspect: "Suspect",
  convicted: "Convicted",
  victim: "Victim",
  witness: "Witness",
  reporter: "Reporter",
  other: "Other",
};

export const links: Record<LinkStatus, string> = { candidate: "Candidate", confirmed: "Confirmed", refuted: "Refuted" };

export const roles: Record<Role, string> = { detective: "Detective", supervisor: "Supervisor" };

export const recordKinds: Record<RecordKind, string> = {
  case: "Case",
  flag: "Hate flag",
  incident: "Report",
  person: "Person",
  organisation: "Organisation",
  account: "Account",
  item: "Online item",
  exhibit: "Exhibit",
  note: "Note",
  task: "Task",
  offence: "Offence",
  document: "Document",
};

export const reasons: Record<ReasonCode, string> = {
  investigation: "Investigation",
  supervision: "Supervision",
  case_file: "Case file",
  victim_care: "Victim care",
  disclosure: "Disclosure",
  audit: "Audit",
  administration: "Administration",
  other: "Another reason",
};

export const methods: Record<Method, string> = {
  file: "File",
  pasted: "Pasted",
  screen_capture: "Screen capture",
  derived: "Made from another exhibit",
  handed_over: "Handed over",
};

export const custodyKinds: Record<CustodyKind | "taken", string> = {
  taken: "Taken in and sealed",
  verified: "Read back, hash equal",
  viewed: "Viewed",
  checked: "Hash checked",
  copied: "Copied",
  exported: "Exported",
  handed_over: "Handed over",
  returned: "Returned",
};

export const disclosures: Record<DisclosureState, string> = {
  undecided: "Not yet decided",
  used: "Used",
  unused_non_sensitive: "Unused, not sensitive",
  unused_sensitive: "Unused, sensitive",
  not_relevant: "Not relevant",
};

export const taskStates: Record<TaskState, string> = { open: "Open", done: "Done", cancelled: "Cancelled" };

export const dueKinds: Record<DueKind, string> = {
  time_limit: "Time limit",
  task: "Task",
  recording: "Recording",
  review: "Review",
};

/** The words for a code that may be newer than this table. */
export function wordFor(words: Record<string, string>, code: string): string {
  return words[code] ?? code.replaceAll("_", " ");
}

const missing: Record<string, string> = {
  permanent_id: "permanent account number",
  permanent_account_id: "permanent account number",
  address: "address",
  post_id: "post number",
  text: "full text",
  time: "time with zone",
  shown_time: "time with zone",
  captured_at: "time of capture",
  description: "description",
  obtained_where: "where it was obtained",
  thread: "posts before and after",
  translation: "translation",
  borough: "borough",
  borough_officer: "borough officer",
  strand: "strand of hostility",
  force_reference: "force reference",
  victim: "victim",
  categories: "category of person",
  contact: "way to reach them",
  offence_time: "time of the offence",
  owner: "owner",
  triage: "triage",
  urn: "URN",
};

/** What is missing, in words: `permanent account number`. */
export function missingWord(code: string): string {
  return missing[code] ?? code.replaceAll("_", " ");
}
