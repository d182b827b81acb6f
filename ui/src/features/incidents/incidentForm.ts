import type {
  Answer,
  HeldFile,
  IncidentLogRequest,
  NewPerson,
  OnlineFlag,
  PerceivedBy,
  RecognisedView,
  ReporterKind,
  ReportSource,
  Wish,
} from "$ipc/generated";
import { noTime, timeProblem, toStated, type TypedTime } from "$shared/statedTime";

/** What is typed while an incident is logged; kept as a draft exactly like this. */
export interface IncidentForm {
  addresses: string;
  platform: string;
  handle: string;
  permanentId: string;
  whatHappened: string;
  whyHate: string;
  /** Strand to sub-strand; an empty sub-strand means the strand as a whole. */
  strands: Record<string, string>;
  perceivedBy: PerceivedBy;
  online: OnlineFlag;
  borough: string;
  stillLive: Answer;
  /** Empty until answered: it cannot be left out (OPS-6). */
  immediateRisk: Answer | "";
  victims: NewPerson[];
  reporterKind: ReporterKind;
  reporter: NewPerson;
  postText: string;
  postLanguage: string;
  shownTime: TypedTime;
  offenceFirst: TypedTime;
  offenceLast: TypedTime;
  suspectDescription: string;
  previousIncidents: string;
  savedEvidence: string;
  impact: string;
  wishes: Wish[];
  contactConsent: Answer;
  shareConsent: Answer;
  reportedBefore: Answer;
  source: ReportSource;
  sourceReference: string;
  forceReference: string;
  reportedAt: TypedTime;
  title: string;
  takeIt: boolean;
  /** The case to join. */
  join: { id: string; reference: string } | null;
  /** Cases that the officer looked at and holds to be another matter. */
  keptSeparate: string[];
}

export function noPerson(): NewPerson {
  return {
    name: "",
    contact: { method: "", safeTimes: "", avoid: "", phone: "", email: "", address: "" },
    language: "",
    accessNeeds: "",
    ageBand: "",
  };
}

export function emptyForm(): IncidentForm {
  return {
    addresses: "",
    platform: "",
    handle: "",
    permanentId: "",
    whatHappened: "",
    whyHate: "",
    strands: {},
    perceivedBy: "victim",
    online: "wholly",
    borough: "",
    stillLive: "not_known",
    immediateRisk: "",
    victims: [noPerson()],
    reporterKind: "victim",
    reporter: noPerson(),
    postText: "",
    postLanguage: "",
    shownTime: noTime(),
    offenceFirst: noTime(),
    offenceLast: noTime(),
    suspectDescription: "",
    previousIncidents: "",
    savedEvidence: "",
    impact: "",
    wishes: [],
    contactConsent: "not_known",
    shareConsent: "not_known",
    reportedBefore: "not_known",
    source: "force_system",
    sourceReference: "",
    forceReference: "",
    reportedAt: noTime(),
    title: "",
    takeIt: true,
    join: null,
    keptSeparate: [],
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Lays what was kept over an empty form; what does not fit (an older form, a damaged draft) is left out. */
function lay<T>(empty: T, kept: unknown): T {
  if (isObject(empty) && isObject(kept)) {
    return Object.fromEntries(
      Object.entries(empty).map(([name, value]) => [name, name in kept ? lay(value, kept[name]) : value]),
    ) as T;
  }
  return typeof empty === typeof kept && kept !== null && Array.isArray(empty) === Array.isArray(kept)
    ? (kept as T)
    : empty;
}

/** The form as a draft kept it. */
export function restoreForm(fields: Record<string, unknown>): IncidentForm {
  const form = lay(emptyForm(), fields);
  const { strands, victims, join } = fields;
  if (isObject(strands)) {
    form.strands = Object.fromEntries(
      Object.entries(strands).map(([id, sub]) => [id, typeof sub === "string" ? sub : ""]),
    );
  }
  if (Array.isArray(victims)) form.victims = victims.map((victim) => lay(noPerson(), victim));
  if (form.victims.length === 0) form.victims = [noPerson()];
  if (isObject(join) && typeof join["id"] === "string" && typeof join["reference"] === "string") {
    form.join = { id: join["id"], reference: join["reference"] };
  }
  return form;
}

/** A few words to recognise a draft by. */
export function labelOf(form: IncidentForm, platformName: string): string {
  const handle = form.handle ? `@${form.handle.replace(/^@/, "")}` : "";
  const words = form.whatHappened.trim().replace(/\s+/g, " ");
  return (
    [platformName, handle, form.borough, words.length > 60 ? `${words.slice(0, 60)}…` : words]
      .filter(Boolean)
      .join(" · ") ||
    form.addresses.trim().split("\n")[0] ||
    "Incident, nothing typed yet"
  );
}

/** Whether anything was typed that is worth keeping. */
export function isUntouched(form: IncidentForm): boolean {
  return JSON.stringify(form) === JSON.stringify(emptyForm());
}

/** What recognition of the addresses tells the rest of the form. */
export interface Recognised {
  platform: string;
  handle: string;
  permanentId: string;
}

/** The facts that the addresses agree on; nothing where they do not. */
export function agreedFacts(found: RecognisedView[]): Recognised {
  const one = (values: (string | null)[]) => {
    const different = new Set(values.filter((value): value is string => Boolean(value)));
    return different.size === 1 ? ([...different][0] ?? "") : "";
  };
  return {
    platform: one(found.map((view) => view.platform)),
    handle: one(found.map((view) => view.handle)),
    permanentId: one(found.map((view) => view.userId)),
  };
}

/**
 * Fills the platform fields from what was recognised. A field is filled when it is empty or still holds what an
 * earlier recognition put there, so nothing that the officer typed is overwritten.
 */
export function fillFrom(form: IncidentForm, before: Recognised, now: Recognised): void {
  for (const name of ["platform", "handle", "permanentId"] as const) {
    if (form[name] === "" || form[name] === before[name]) form[name] = now[name];
  }
}

export interface FormError {
  field: string;
  message: string;
}

/** What stops logging, in the order of the screen. Few things may: a report is worth having incomplete. */
export function formErrors(form: IncidentForm, now = Date.now()): FormError[] {
  const errors: FormError[] = [];
  if (!form.addresses.trim() && !form.whatHappened.trim() && !form.postText.trim()) {
    errors.push({ field: "addresses", message: "Give an address, or say what happened." });
  }
  if (!form.immediateRisk) {
    errors.push({
      field: "immediate-risk",
      message: "Say whether anybody is at immediate risk. It cannot be left empty.",
    });
  }
  const times: [string, string, TypedTime][] = [
    ["shown-time", "Time that the platform shows", form.shownTime],
    ["offence-first", "First occurrence", form.offenceFirst],
    ["offence-last", "Last occurrence", form.offenceLast],
    ["reported-at", "Reported to police", form.reportedAt],
  ];
  for (const [field, name, typed] of times) {
    const problem = timeProblem(typed, now);
    if (problem) errors.push({ field, message: `${name}: ${problem}` });
  }
  const first = toStated(form.offenceFirst, "reporter");
  const last = toStated(form.offenceLast, "reporter");
  if (first && last && last.utc < first.utc) {
    errors.push({ field: "offence-last", message: "The last occurrence is before the first. Check both." });
  }
  return errors;
}

function isNamed(person: NewPerson): boolean {
  return JSON.stringify(person) !== JSON.stringify(noPerson());
}

/** The form as it is sent. */
export function toRequest(form: IncidentForm, draft: string): IncidentLogRequest {
  const reported = toStated(form.reportedAt, "reporter");
  const reporter = form.reporterKind !== "victim" && form.reporterKind !== "withheld" && isNamed(form.reporter);
  return {
    draft,
    join: form.join?.id ?? null,
    title: form.title.trim(),
    source: form.source,
    sourceReference: form.sourceReference.trim(),
    reporterKind: form.reporterKind,
    reporter: reporter ? form.reporter : null,
    victims: form.victims.filter(isNamed),
    addresses: form.addresses.trim(),
    platform: form.platform || null,
    // SECURITY: the text of a post is evidence and goes as it stands, blanks at its ends included.
    postText: form.postText,
    postLanguage: form.postLanguage,
    shownTime: toStated(form.shownTime, "platform"),
    handle: form.handle.trim().replace(/^@/, ""),
    permanentId: form.permanentId.trim(),
    whatHappened: form.whatHappened.trim(),
    whyHate: form.whyHate.trim(),
    offenceFirst: toStated(form.offenceFirst, "reporter"),
    offenceLast: toStated(form.offenceLast, "reporter"),
    reportedAt: reported ? { utc: reported.utc, offsetMinutes: 0 } : null,
    online: form.online,
    strands: Object.entries(form.strands).map(([strand, sub]) => sub || strand),
    perceivedBy: form.perceivedBy,
    stillLive: form.stillLive,
    immediateRisk: form.immediateRisk || null,
    impact: form.impact.trim(),
    suspectDescription: form.suspectDescription.trim(),
    previousIncidents: form.previousIncidents.trim(),
    savedEvidence: form.savedEvidence.trim(),
    wishes: form.wishes,
    contactConsent: form.contactConsent,
    shareConsent: form.shareConsent,
    reportedBefore: form.reportedBefore,
    borough: form.borough || null,
    forceReference: form.forceReference.trim(),
    takeIt: form.takeIt,
  };
}

/** A line of "Is it enough?": what a prosecutor will ask for. */
export interface EnoughLine {
  id: string;
  label: string;
  met: boolean;
  /** How to get it. */
  how: string;
}

/** What is there of R-EV-1 and REC-7, while the content can still be seen. */
export function enough(form: IncidentForm, found: RecognisedView[], held: HeldFile[]): EnoughLine[] {
  const post = found.some((view) => view.postId);
  return [
    {
      id: "address",
      label: "Address of the post itself",
      met: post || (found.length > 0 && form.postText.trim() !== ""),
      how: "Open the post by its time or share menu and copy that address, not the profile's.",
    },
    {
      id: "pictures",
      label: "Picture of the whole post",
      met: held.some((file) => /^(image|video)\/|pdf$/.test(file.mediaType)),
      how: "Take it with account name, text, time and address in view.",
    },
    {
      id: "text",
      label: "Text word for word",
      met: form.postText.trim() !== "",
      how: "Copy it from the post into “The post, word for word”. Correct nothing.",
    },
    {
      id: "time",
      label: "Time that the platform shows, with zone",
      met: toStated(form.shownTime, "platform") !== null,
      how: "Rest the pointer on the post's time. The time read from the post number is a lead, not evidence.",
    },
    {
      id: "account",
      label: "Permanent account number",
      met: form.permanentId.trim() !== "" || found.some((view) => view.userId),
      how: "Handles change. The number stands in the page's source or the account's “about” page.",
    },
    {
      id: "strand",
      label: "Whose perception, and of what",
      met: Object.keys(form.strands).length > 0,
      how: "Tick what anybody perceived. No proof is needed to flag it.",
    },
    {
      id: "borough",
      label: "Borough",
      met: form.borough !== "",
      how: "Where the victim lives or was; where that is not known, where the suspect is.",
    },
  ];
}
