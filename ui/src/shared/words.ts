/** The words for what is stored as a code. A code without words fails the type check. */
import type {
  Answer,
  CapturedPart,
  CaseStatus,
  CustodyKind,
  DisclosureState,
  DocumentKind,
  DueKind,
  LinkStatus,
  Marking,
  Method,
  NotOurs,
  OnlineFlag,
  OutsideLondon,
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

export const graphicLevels = ["Not graphic", "Mild", "Strong", "Graphic"] as const;

export const documentKinds: Record<DocumentKind, string> = { case_file: "Case file", bundle: "Bundle" };

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

/** Why a report is none of the Hub's (OPS-2). */
export const notOurs: Record<NotOurs, string> = {
  not_hate: "Not a hate report",
  not_online: "Not online",
  not_met: "Another force's",
};

/** Who of suspect and victim is outside London (OPS-8). */
export const outsideLondon: Record<OutsideLondon, string> = {
  not_known: "Not known",
  neither: "Neither",
  suspect: "The suspect",
  victim: "The victim",
  both: "Both",
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

export const capturedParts: Record<CapturedPart, string> = {
  everything: "every screen",
  screen: "one screen",
  window: "one window",
  area: "a part that was drawn",
};

export const methods: Record<Method, string> = {
  file: "File",
  pasted: "Pasted",
  screen_capture: "Screen captured by Casebook",
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
  explained: "Gap explained",
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
  triage: "triage",
  force_reference: "force reference",
  borough: "borough",
  strand: "strand of hostility",
  online_flag: "whether it was online",
  platform: "platform",
  victim: "victim",
  victim_ethnicity: "victim's ethnicity",
  support_referral: "whether support was offered",
  address: "address",
  permanent_id: "permanent account number",
  post_time: "time of the post, with zone",
  post_text: "text word for word",
  full_image: "picture of the whole post",
  capture_time: "time of capture",
  description: "description",
  obtained_where: "where it was obtained",
  content_note: "content note",
};

/** What is missing, in words: `permanent account number`. */
export function missingWord(code: string): string {
  return missing[code] ?? code.replaceAll("_", " ");
}

/** The words of a code as options of a choice, in their order. */
export function optionsOf(words: Record<string, string>): { value: string; label: string }[] {
  return Object.entries(words).map(([value, label]) => ({ value, label }));
}

/** Languages that posts come in most often; the value is the language tag, empty for English. */
export const languages: { value: string; label: string }[] = [
  ["", "English or not said"],
  ["ar", "Arabic"],
  ["bn", "Bengali"],
  ["zh", "Chinese"],
  ["fr", "French"],
  ["de", "German"],
  ["gu", "Gujarati"],
  ["he", "Hebrew"],
  ["hi", "Hindi"],
  ["it", "Italian"],
  ["fa", "Persian"],
  ["pl", "Polish"],
  ["pt", "Portuguese"],
  ["pa", "Punjabi"],
  ["ro", "Romanian"],
  ["ru", "Russian"],
  ["so", "Somali"],
  ["es", "Spanish"],
  ["ta", "Tamil"],
  ["tr", "Turkish"],
  ["uk", "Ukrainian"],
  ["ur", "Urdu"],
  ["und", "Another language"],
].map(([value = "", label = ""]) => ({ value, label }));

export const ageBands = [
  "Under 10",
  "10 to 17",
  "18 to 24",
  "25 to 34",
  "35 to 44",
  "45 to 54",
  "55 to 64",
  "65 and over",
].map((band) => ({ value: band, label: band }));

export const contactMethods = [
  "Telephone",
  "Text message",
  "E-mail",
  "Letter",
  "Through someone else",
  "In person",
].map((method) => ({ value: method, label: method }));
