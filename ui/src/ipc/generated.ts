// Made by `cargo xtask codegen` from the types in crates/service/src/api. Do not edit.

export type Account = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Platform id of `platforms.json`.
 */
platform: string, 
/**
 * The platform's permanent number.
 */
permanentId: string | null, 
/**
 * Why there is none (R-EV-1).
 */
permanentIdMissingBecause: string | null, 
/**
 * Handles, oldest first.
 */
handles: Array<HandleSeen>, 
/**
 * Address of the profile.
 */
profileAddress: string, 
/**
 * Who is thought to control it.
 */
holder: Holder | null, 
/**
 * Anything else.
 */
remarks: string, };
export type AccountId = string;
export type AccountRow = { 
/**
 * One record of it.
 */
id: RecordId, 
/**
 * Platform id.
 */
platform: string, 
/**
 * Permanent number.
 */
permanentId: string | null, 
/**
 * Handles it was seen with, newest first.
 */
handles: Array<string>, 
/**
 * Cases it occurs in. By handle alone they are candidates, never facts (LNK-1).
 */
cases: Array<CaseRef>, 
/**
 * Items posted by it.
 */
items: number, 
/**
 * Whether none of its cases is a crime.
 */
nonCrime: boolean, 
/**
 * When last changed.
 */
changedAt: Moment, };
export type Answer = "yes" | "no" | "not_known";
export type Badges = { 
/**
 * Things due within their warning time.
 */
today: number, 
/**
 * Reports not yet triaged.
 */
incidents: number, 
/**
 * Open cases.
 */
cases: number, };
export type BlobId = string;
export type BoroughBasis = "victim" | "suspect" | "offence";
export type CandidateOffence = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Id in `offences.json`.
 */
offence: string, 
/**
 * The suspect, when known.
 */
suspect: PersonId | null, 
/**
 * Earliest date of the conduct.
 */
firstOn: string, 
/**
 * Latest date of the conduct.
 */
lastOn: string, 
/**
 * The day on which the evidence became sufficient in the prosecutor's opinion (LIM-2).
 */
evidenceSufficientOn: string | null, 
/**
 * Why it is proposed although out of time (R-OFF-2).
 */
outOfTimeOverride: string | null, 
/**
 * Why the aggravated form is not proposed (R-HATE-3).
 */
notAggravatedBecause: string | null, 
/**
 * Anything else.
 */
remarks: string, 
/**
 * True once no longer considered; it stays in the history.
 */
dropped: boolean, };
export type CapturedPart = "everything" | "screen" | "window" | "area";
export type Case = { 
/**
 * `OHCH-YYYY-NNNNN`.
 */
reference: string, 
/**
 * A short name that an officer recognises it by.
 */
title: string, 
/**
 * What it is about, in a paragraph.
 */
summary: string, 
/**
 * Where it stands.
 */
status: CaseStatus, 
/**
 * The force crime system's reference, as typed (REC-10, ID-1).
 */
forceReference: string | null, 
/**
 * CPS URN, eleven characters (R-URN-1). Never invented (R-URN-3).
 */
urn: string | null, 
/**
 * What follows the URN: `M`, `(S)`, `/1` (R-URN-1).
 */
urnSuffix: string | null, 
/**
 * Protective marking.
 */
marking: Marking, 
/**
 * Handling instruction that travels with exports (GSC-3).
 */
handling: string | null, 
/**
 * Who leads.
 */
lead: Lead, 
/**
 * The detective it is allocated to.
 */
owner: OfficerId | null, 
/**
 * Borough, by name as in `boroughs.json`.
 */
borough: string | null, 
/**
 * Whose place decided the borough.
 */
boroughBasis: BoroughBasis, 
/**
 * Name, rank and unit of the borough officer.
 */
boroughOfficer: string | null, 
/**
 * The first look.
 */
triage: Triage | null, 
/**
 * How it ended.
 */
outcome: Outcome | null, 
/**
 * Why it is none of the Hub's, once it was set aside for that.
 */
notOursBecause: NotOurs | null, 
/**
 * What another force said of taking it.
 */
transfer: Transfer | null, 
/**
 * The case that this one was merged into; undone by emptying it (OPS-4).
 */
mergedInto: CaseId | null, 
/**
 * When the case is next reviewed.
 */
reviewOn: string | null, };
export type CaseAllocateRequest = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * To whom.
 */
owner: OfficerId, };
export type CaseId = string;
export type CaseMergeRequest = { 
/**
 * The case that becomes part of the other.
 */
case: CaseId, 
/**
 * The other; empty undoes the merge.
 */
into: CaseId | null, 
/**
 * Why.
 */
reason: string, };
export type CaseMoveRequest = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * The new status.
 */
to: CaseStatus, 
/**
 * Why.
 */
reason: string, 
/**
 * Outcome code, when an outcome is decided or the case is closed.
 */
outcomeCode: string | null, 
/**
 * Reason code of the outcome (LIM-3).
 */
outcomeReason: string | null, 
/**
 * Rationale.
 */
rationale: string | null, 
/**
 * The day the victim was told.
 */
victimToldOn: string | null, 
/**
 * Why the victim was not told.
 */
victimNotToldBecause: string | null, 
/**
 * Why it is not ours, when it is set aside for that (OPS-2).
 */
notOursBecause: NotOurs | null, };
export type CaseOpenRequest = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Why.
 */
reason: ReasonCode | null, 
/**
 * Why, in words.
 */
reasonText: string | null, 
/**
 * Show it as it stood then.
 */
asAt: Moment | null, };
export type CaseRef = { 
/**
 * The case.
 */
id: CaseId, 
/**
 * Its reference.
 */
reference: string, 
/**
 * Its title.
 */
title: string, };
export type CaseRow = { 
/**
 * The case.
 */
id: CaseId, 
/**
 * `OHCH-…`.
 */
reference: string, 
/**
 * Title.
 */
title: string, 
/**
 * Where it stands.
 */
status: CaseStatus, 
/**
 * Owner as shown.
 */
owner: string | null, 
/**
 * Borough.
 */
borough: string | null, 
/**
 * Strand ids.
 */
strands: Array<string>, 
/**
 * Platform ids.
 */
platforms: Array<string>, 
/**
 * Reports.
 */
incidents: number, 
/**
 * Exhibits.
 */
exhibits: number, 
/**
 * Open tasks.
 */
openTasks: number, 
/**
 * Earliest time limit.
 */
limit: TimeLimitView | null, 
/**
 * When it was referred.
 */
referredAt: Moment, 
/**
 * When anything on it last changed.
 */
changedAt: Moment, 
/**
 * Force reference.
 */
forceReference: string | null, };
export type CaseStatus = "received" | "triaged" | "crime" | "non_crime" | "duplicate" | "not_ours" | "allocated" | "investigating" | "awaiting_platform" | "awaiting_cps" | "awaiting_borough" | "outcome_decided" | "victim_told" | "closed" | "review_due" | "disposed";
export type CaseTransferRequest = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * What is known of it by now.
 */
transfer: Transfer, };
export type CaseTriageRequest = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * The answers; time and officer are filled in by the program.
 */
triage: Triage, };
export type CaseView = { 
/**
 * The case.
 */
case: Stored<Case>, 
/**
 * Set when shown as it stood at an earlier moment; nothing can be changed then.
 */
asAt: Moment | null, 
/**
 * Name of the owner as shown.
 */
ownerName: string | null, 
/**
 * The case that it was merged into.
 */
mergedInto: CaseRef | null, 
/**
 * Cases merged into it.
 */
mergedFrom: Array<CaseRef>, 
/**
 * Hate flags.
 */
flags: Array<Stored<HateFlag>>, 
/**
 * Reports.
 */
incidents: Array<Stored<Incident>>, 
/**
 * People.
 */
people: Array<Stored<Person>>, 
/**
 * Organisations.
 */
organisations: Array<Stored<Organisation>>, 
/**
 * Accounts.
 */
accounts: Array<Stored<Account>>, 
/**
 * Items.
 */
items: Array<Stored<Item>>, 
/**
 * Exhibits.
 */
exhibits: Array<Stored<Exhibit>>, 
/**
 * Notes.
 */
notes: Array<Stored<Note>>, 
/**
 * Tasks.
 */
tasks: Array<Stored<Task>>, 
/**
 * Offences under consideration.
 */
offences: Array<Stored<CandidateOffence>>, 
/**
 * Files produced.
 */
documents: Array<Stored<ProducedDocument>>, 
/**
 * Time limits, earliest first.
 */
limits: Array<TimeLimitView>, 
/**
 * What is missing.
 */
missing: Array<MissingView>, 
/**
 * Steps possible from here.
 */
nextStatuses: Array<CaseStatus>, 
/**
 * Other cases that may be the same matter.
 */
duplicates: Array<DuplicateView>, 
/**
 * Why the officer is looking, as recorded for this sign-in.
 */
reason: ReasonCode, };
export type Choice = { 
/**
 * The id that is stored.
 */
id: string, 
/**
 * The words that are shown.
 */
label: string, 
/**
 * The choice above it, for sub-strands.
 */
parent: string | null, 
/**
 * A remark.
 */
note: string, 
/**
 * True when the row is marked unconfirmed.
 */
unconfirmed: boolean, };
export type Contact = { 
/**
 * Preferred method.
 */
method: string, 
/**
 * When it is safe to call.
 */
safeTimes: string, 
/**
 * What to avoid: words, messages, numbers.
 */
avoid: string, 
/**
 * Telephone.
 */
phone: string, 
/**
 * E-mail.
 */
email: string, 
/**
 * Postal address.
 */
address: string, };
export type ContentNote = { 
/**
 * What it is, in neutral words.
 */
words: string, 
/**
 * 0 none, 1 mild, 2 strong, 3 graphic.
 */
graphicLevel: number, 
/**
 * Has sound.
 */
audio: boolean, 
/**
 * Shows a child.
 */
child: boolean, 
/**
 * Shows death.
 */
death: boolean, 
/**
 * Sexual.
 */
sexual: boolean, };
export type CustodyAddRequest = { 
/**
 * The exhibit.
 */
exhibit: ExhibitId, 
/**
 * What.
 */
what: CustodyKind, 
/**
 * From.
 */
from: string, 
/**
 * To.
 */
to: string, 
/**
 * Why.
 */
why: string, 
/**
 * When it happened.
 */
happenedAt: Moment | null, };
export type CustodyKind = "verified" | "viewed" | "checked" | "copied" | "exported" | "handed_over" | "returned" | "explained";
export type CustodyLine = { 
/**
 * When.
 */
at: Moment, 
/**
 * As printed, with zone.
 */
atText: string, 
/**
 * Who.
 */
by: string, 
/**
 * What: a custody kind, or `taken`.
 */
what: string, 
/**
 * From.
 */
from: string, 
/**
 * To.
 */
to: string, 
/**
 * Why.
 */
why: string, 
/**
 * True when a digest was compared and equal, false when unequal, empty when not read.
 */
hashOk: boolean | null, };
export type DisclosureState = "undecided" | "used" | "unused_non_sensitive" | "unused_sensitive" | "not_relevant";
export type DocumentKind = "case_file" | "bundle";
export type DraftPutRequest = { 
/**
 * The draft; made by the interface.
 */
id: string, 
/**
 * Which form.
 */
form: string, 
/**
 * What was typed.
 */
fields: Record<string, unknown>, 
/**
 * A few words to recognise it by.
 */
label: string, };
export type DraftView = { 
/**
 * The draft.
 */
id: string, 
/**
 * `incident`, or another form's name with the record it is about.
 */
form: string, 
/**
 * What was typed.
 */
fields: Record<string, unknown>, 
/**
 * A few words to recognise it by.
 */
label: string, 
/**
 * When last saved.
 */
savedAt: Moment, 
/**
 * Evidence held for it.
 */
held: Array<HeldFile>, };
export type DueKind = "time_limit" | "task" | "recording" | "review";
export type DueRow = { 
/**
 * What kind.
 */
kind: DueKind, 
/**
 * The case.
 */
case: CaseId, 
/**
 * Its reference.
 */
reference: string, 
/**
 * Its title.
 */
caseTitle: string, 
/**
 * What is due.
 */
title: string, 
/**
 * More, in a line.
 */
detail: string, 
/**
 * By when.
 */
due: string, 
/**
 * Days left; negative once overdue.
 */
daysLeft: number, 
/**
 * `later`, `amber`, `red`, `passed`.
 */
level: string, 
/**
 * The record to open.
 */
record: RecordId, 
/**
 * Owner as shown.
 */
owner: string | null, };
export type DuplicateOf = { 
/**
 * The report it repeats.
 */
incident: IncidentId, 
/**
 * Why the officer says so.
 */
reason: string, };
export type DuplicateQuery = { 
/**
 * Addresses as typed, one to a line.
 */
addresses: string, 
/**
 * Text of the post or report.
 */
text: string, 
/**
 * Victim's name.
 */
victim: string, 
/**
 * Day of the offence.
 */
day: string | null, };
export type DuplicateView = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Its reference.
 */
reference: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Where it stands.
 */
status: CaseStatus, 
/**
 * Borough.
 */
borough: string | null, 
/**
 * Who has it.
 */
owner: string | null, 
/**
 * Why it is suggested.
 */
reasons: Array<DuplicateWhy>, };
export type DuplicateWhy = { "why": "same_post" } | { "why": "same_account" } | { "why": "same_victim_and_date" } | { "why": "near_identical_text", 
/**
 * 0 to 100.
 */
percent: number, };
export type EntryId = string;
export type ErrorCode = "locked" | "no_vault" | "vault_exists" | "wrong_credentials" | "weak_passphrase" | "keyring_missing" | "keyring_locked" | "keyring_unavailable" | "newer_format" | "in_use" | "damaged" | "rolled_back" | "read_only" | "not_local_disk" | "recovery_half_wrong" | "recovery_halves_differ" | "needs_supervisor" | "needs_second_officer" | "not_found" | "changed_meanwhile" | "invalid" | "case_closed" | "not_allowed_now" | "disk_full" | "file_unreadable" | "file_not_regular" | "file_too_large" | "file_changed" | "file_empty" | "hash_mismatch" | "ticket_gone" | "screen_refused" | "screen_not_taken" | "cancelled" | "export_failed" | "backup_failed" | "internal";
export type Ethnicity = { 
/**
 * Code, for example `A2`.
 */
code: string, 
/**
 * `16+1`, `18+1` or `IC`.
 */
codeSet: string, 
/**
 * True when the person said it; false when an officer observed it.
 */
selfDefined: boolean, };
export type Exhibit = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Reference, for example `JS/3` (R-EXH-1).
 */
reference: string, 
/**
 * The officer who produces it.
 */
producer: OfficerId, 
/**
 * Name of the producer as printed.
 */
producerName: string, 
/**
 * What it shows.
 */
description: string, 
/**
 * Where it was obtained: place, device or address.
 */
obtainedWhere: string, 
/**
 * When what it shows was captured or made.
 */
capturedAt: StatedTime | null, 
/**
 * When it was taken into the vault.
 */
takenAt: Moment, 
/**
 * How it came in.
 */
method: Method, 
/**
 * Address of the page it shows.
 */
sourceAddress: string, 
/**
 * The online item it shows.
 */
item: ItemId | null, 
/**
 * The bytes.
 */
file: SealedFile, 
/**
 * How the picture was taken, where this program took it.
 */
capture: ScreenCapture | null, 
/**
 * The exhibit it was made from (R-EXH-3).
 */
parent: ExhibitId | null, 
/**
 * What was done to make it (R-EXH-3).
 */
derivation: string, 
/**
 * Content note (WEL-2).
 */
contentNote: ContentNote, 
/**
 * Disclosure state.
 */
disclosure: DisclosureState, 
/**
 * Reason for the disclosure state, where one is needed.
 */
disclosureReason: string, 
/**
 * Where the thing itself is, so that an officer who does not know the case can find it (MG12).
 */
location: string, 
/**
 * Set once withdrawn.
 */
withdrawn: Withdrawal | null, };
export type ExhibitAddRequest = { 
/**
 * The case; empty when for a draft.
 */
case: CaseId | null, 
/**
 * The draft; empty when for a case.
 */
draft: string | null, 
/**
 * The files.
 */
tickets: Array<string>, 
/**
 * What they show; may be filled in later for each.
 */
description: string, 
/**
 * Where they were obtained.
 */
obtainedWhere: string, 
/**
 * When what they show was captured.
 */
capturedAt: StatedTime | null, 
/**
 * Address of the page they show.
 */
sourceAddress: string, 
/**
 * The item they show.
 */
item: ItemId | null, 
/**
 * Content note.
 */
contentNote: ContentNote, };
export type ExhibitId = string;
export type ExhibitOpenRequest = { 
/**
 * The exhibit.
 */
exhibit: ExhibitId, 
/**
 * Why the original is looked at.
 */
why: string, };
export type ExhibitRow = { 
/**
 * The exhibit.
 */
id: RecordId, 
/**
 * The case.
 */
case: CaseId, 
/**
 * Reference of the case.
 */
caseReference: string, 
/**
 * Reference.
 */
reference: string, 
/**
 * Description.
 */
description: string, 
/**
 * Type by content.
 */
mediaType: string, 
/**
 * Size in bytes.
 */
size: number, 
/**
 * SHA-256.
 */
sha256: string, 
/**
 * When it was taken in.
 */
takenAt: Moment, 
/**
 * What is missing.
 */
missing: Array<string>, 
/**
 * Withdrawn.
 */
withdrawn: boolean, 
/**
 * Content note, shown before anything is opened.
 */
contentNote: ContentNote, };
export type ExhibitView = { 
/**
 * The exhibit.
 */
exhibit: Stored<Exhibit>, 
/**
 * Reference of the case.
 */
caseReference: string, 
/**
 * Movements, oldest first.
 */
custody: Array<CustodyLine>, 
/**
 * Copies made from it.
 */
children: Array<RecordId>, 
/**
 * Facts read from the file: label and value, shown and never changed.
 */
metadata: Array<[string, string]>, 
/**
 * When the bytes were last compared with the digest, and whether they were equal.
 */
lastCheck: CustodyLine | null, 
/**
 * How it can be shown: `image`, `text`, `audio`, `video`, `pdf`, `not_shown`.
 */
shownAs: string, 
/**
 * What is missing (R-EV-1).
 */
missing: Array<string>, 
/**
 * Gaps in its continuity, explained or not.
 */
gaps: Array<GapView>, };
export type ExhibitWithdrawRequest = { 
/**
 * The exhibit.
 */
exhibit: ExhibitId, 
/**
 * Why.
 */
reason: string, };
export type ExportExhibitRequest = { 
/**
 * The exhibit.
 */
exhibit: ExhibitId, 
/**
 * Why.
 */
purpose: string, 
/**
 * For whom.
 */
recipient: string, };
export type ExportLine = { 
/**
 * The exhibit.
 */
id: RecordId, 
/**
 * Reference.
 */
reference: string, 
/**
 * Description.
 */
description: string, 
/**
 * Size in bytes.
 */
size: number, };
export type ExportPreview = { 
/**
 * Reports.
 */
incidents: number, 
/**
 * People named, by name.
 */
people: Array<string>, 
/**
 * Exhibits: reference, description, size.
 */
exhibits: Array<ExportLine>, 
/**
 * Bytes of exhibits in all.
 */
bytes: number, 
/**
 * What is left out and why.
 */
leftOut: Array<string>, 
/**
 * Problems that block: exhibits whose digest does not hold.
 */
blocking: Array<string>, };
export type ExportRequest = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Why.
 */
purpose: string, 
/**
 * For whom.
 */
recipient: string, 
/**
 * Marking.
 */
marking: Marking, 
/**
 * Why the marking is lower than the case's (GSC-2).
 */
lowerMarkingBecause: string | null, 
/**
 * Exhibits to take; empty takes all that are not withdrawn.
 */
exhibits: Array<ExhibitId>, };
export type FieldChange = { 
/**
 * Name of the field.
 */
field: string, 
/**
 * Before; null when it was not there.
 */
before: unknown, 
/**
 * After.
 */
after: unknown, };
export type FileTicket = { 
/**
 * The ticket.
 */
ticket: string, 
/**
 * Name as shown.
 */
name: string, 
/**
 * Size in bytes.
 */
size: number, 
/**
 * How it came: picked, dropped or pasted.
 */
method: Method, };
export type FlagRemoval = { 
/**
 * When.
 */
at: Moment, 
/**
 * Who.
 */
by: OfficerId, 
/**
 * Why.
 */
reason: string, };
export type GapExplainRequest = { 
/**
 * The exhibit.
 */
exhibit: ExhibitId, 
/**
 * The key of the gap.
 */
gap: string, 
/**
 * The explanation, as it will be printed.
 */
words: string, };
export type GapExplained = { 
/**
 * When.
 */
at: Moment, 
/**
 * By whom.
 */
by: string, 
/**
 * In whose words.
 */
words: string, };
export type GapKind = "capture_time" | "producer" | "capture_to_intake" | "capture_after_intake" | "other_officer" | "edited_elsewhere" | "not_read_back" | "hash_unequal" | "clock_back" | "not_returned";
export type GapView = { 
/**
 * Names it in an explanation.
 */
key: string, 
/**
 * What is open.
 */
kind: GapKind, 
/**
 * The same in a sentence with its figures, as the exhibit sheet prints it.
 */
words: string, 
/**
 * The latest explanation.
 */
explained: GapExplained | null, };
export type HandleSeen = { 
/**
 * The handle without the `@`.
 */
handle: string, 
/**
 * The display name beside it.
 */
displayName: string, 
/**
 * First seen.
 */
firstSeen: Moment, 
/**
 * Last seen.
 */
lastSeen: Moment, };
export type HateFlag = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Strand or sub-strand id of `strands.json`, for example `religion.muslim`.
 */
strand: string, 
/**
 * Who perceived it.
 */
perceivedBy: PerceivedBy, 
/**
 * When it was perceived.
 */
perceivedOn: string | null, 
/**
 * Evidence of hostility.
 */
evidence: Array<HostilityEvidence>, 
/**
 * Set once removed; the flag itself stays (REC-4).
 */
removed: FlagRemoval | null, };
export type HeldFile = { 
/**
 * The sealed file.
 */
blob: string, 
/**
 * Name as shown.
 */
name: string, 
/**
 * Size in bytes.
 */
size: number, 
/**
 * SHA-256.
 */
sha256: string, 
/**
 * Type by content.
 */
mediaType: string, };
export type HistoryLine = { 
/**
 * The entry.
 */
entry: EntryId, 
/**
 * Position in the journal.
 */
seq: number, 
/**
 * When.
 */
at: Moment, 
/**
 * As printed, with zone.
 */
atText: string, 
/**
 * Who, as shown.
 */
by: string, 
/**
 * Kind of act, for example `incident.created`.
 */
kind: string, 
/**
 * The case, when the entry is of one.
 */
case: CaseRef | null, 
/**
 * The record and how it is called.
 */
record: RecordId | null, 
/**
 * How the record is called.
 */
label: string, 
/**
 * Fields with what was there before and after.
 */
changes: Array<FieldChange>, 
/**
 * Why: the code.
 */
reasonCode: ReasonCode, 
/**
 * Why, in words.
 */
reason: string | null, 
/**
 * `back` when the clock stood behind.
 */
clock: string | null, 
/**
 * Details of acts that change no record, in plain words.
 */
detail: string, };
export type HistoryRequest = { 
/**
 * Of one case.
 */
case: CaseId | null, 
/**
 * Of one record.
 */
record: RecordId | null, 
/**
 * Of one officer.
 */
officer: OfficerId | null, 
/**
 * Leave out entries that only record looking.
 */
changesOnly: boolean, 
/**
 * Continue below this position.
 */
before: number | null, 
/**
 * How many.
 */
limit: number, };
export type Holder = { 
/**
 * The person.
 */
person: PersonId, 
/**
 * How sure.
 */
status: LinkStatus, 
/**
 * Why.
 */
reason: string, };
export type HostilityEvidence = { 
/**
 * Words, symbol, context or pattern.
 */
what: string, 
/**
 * Which route it supports.
 */
route: HostilityRoute, 
/**
 * The item it is in.
 */
item: ItemId | null, 
/**
 * The exhibit it is in.
 */
exhibit: ExhibitId | null, };
export type HostilityRoute = "demonstrated" | "motivated";
export type Incident = { 
/**
 * The case it opened or joined.
 */
case: CaseId, 
/**
 * 1, 2, 3 within the case; printed as `OHCH-2026-00231/2`.
 */
number: number, 
/**
 * How it reached the Hub.
 */
source: ReportSource, 
/**
 * The sender's own reference, as typed.
 */
sourceReference: string | null, 
/**
 * Who reported it.
 */
reporterKind: ReporterKind, 
/**
 * The reporter as a person of the case, unless withheld.
 */
reporter: PersonId | null, 
/**
 * The victims as people of the case.
 */
victims: Array<PersonId>, 
/**
 * What happened, in the reporter's words.
 */
whatHappened: string, 
/**
 * Why it was hate, in the reporter's words.
 */
whyHate: string, 
/**
 * OPS-3, first time: the offence, first occurrence.
 */
offenceFirst: StatedTime | null, 
/**
 * The offence, last occurrence.
 */
offenceLast: StatedTime | null, 
/**
 * OPS-3, second time: when it was reported to police.
 */
reportedAt: Moment, 
/**
 * OPS-3, third time: when it reached the Hub. Set at intake, never changed.
 */
referredAt: Moment, 
/**
 * OPS-3, fourth time: the Hub's first action.
 */
firstActionAt: Moment | null, 
/**
 * REC-6.
 */
online: OnlineFlag, 
/**
 * Platform id of `platforms.json`.
 */
platform: string | null, 
/**
 * Where it was seen.
 */
addresses: Array<WebAddress>, 
/**
 * The online items reported.
 */
items: Array<ItemId>, 
/**
 * The accounts named.
 */
accounts: Array<AccountId>, 
/**
 * Is it still up?
 */
stillLive: Answer, 
/**
 * When that was last seen.
 */
liveSeenAt: Moment | null, 
/**
 * Is anybody at immediate risk? (OPS-6)
 */
immediateRisk: Answer, 
/**
 * Fear and impact.
 */
impact: string, 
/**
 * A known or suspected person, as described by the reporter.
 */
suspectDescription: string, 
/**
 * Previous incidents, as described.
 */
previousIncidents: string, 
/**
 * What evidence the reporter has saved.
 */
savedEvidence: string, 
/**
 * What they want.
 */
wishes: Array<Wish>, 
/**
 * May the Hub contact them?
 */
contactConsent: Answer, 
/**
 * May the Hub share with a named partner?
 */
shareConsent: Answer, 
/**
 * Has this been reported by this person before?
 */
reportedBefore: Answer, 
/**
 * Borough of this report, by name.
 */
borough: string | null, 
/**
 * Set when it repeats another report.
 */
duplicateOf: DuplicateOf | null, };
export type IncidentId = string;
export type IncidentLogRequest = { 
/**
 * The draft that this was typed into; its evidence goes to the case and the draft ends.
 */
draft: string | null, 
/**
 * The case to join; empty opens a new one.
 */
join: CaseId | null, 
/**
 * Title of the new case; empty makes one from platform, strand and borough.
 */
title: string, 
/**
 * How it reached the Hub.
 */
source: ReportSource, 
/**
 * The sender's reference.
 */
sourceReference: string, 
/**
 * Who reported it.
 */
reporterKind: ReporterKind, 
/**
 * The reporter, unless withheld or the victim.
 */
reporter: NewPerson | null, 
/**
 * The victims.
 */
victims: Array<NewPerson>, 
/**
 * Addresses as typed, one to a line.
 */
addresses: string, 
/**
 * Platform id, when no address tells.
 */
platform: string | null, 
/**
 * The post's text, verbatim.
 */
postText: string, 
/**
 * Language tag of the post's text.
 */
postLanguage: string, 
/**
 * The time that the platform shows.
 */
shownTime: StatedTime | null, 
/**
 * Handle of the account, when no address tells.
 */
handle: string, 
/**
 * Permanent number of the account.
 */
permanentId: string, 
/**
 * What happened, in the reporter's words.
 */
whatHappened: string, 
/**
 * Why it was hate.
 */
whyHate: string, 
/**
 * First occurrence.
 */
offenceFirst: StatedTime | null, 
/**
 * Last occurrence.
 */
offenceLast: StatedTime | null, 
/**
 * When it was reported to police; empty means now.
 */
reportedAt: Moment | null, 
/**
 * REC-6.
 */
online: OnlineFlag, 
/**
 * Strand ids perceived; several allowed (REC-2).
 */
strands: Array<string>, 
/**
 * Who perceived it.
 */
perceivedBy: PerceivedBy, 
/**
 * Is it still up?
 */
stillLive: Answer, 
/**
 * Is anybody at immediate risk? Empty is refused (OPS-6).
 */
immediateRisk: Answer | null, 
/**
 * Fear and impact.
 */
impact: string, 
/**
 * Suspect as described.
 */
suspectDescription: string, 
/**
 * Previous incidents.
 */
previousIncidents: string, 
/**
 * What they saved.
 */
savedEvidence: string, 
/**
 * What they want.
 */
wishes: Array<Wish>, 
/**
 * May the Hub contact them?
 */
contactConsent: Answer, 
/**
 * May the Hub share?
 */
shareConsent: Answer, 
/**
 * Reported before?
 */
reportedBefore: Answer, 
/**
 * Borough.
 */
borough: string | null, 
/**
 * Force reference.
 */
forceReference: string, 
/**
 * Allocate to me at once.
 */
takeIt: boolean, };
export type IncidentLogged = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Its reference.
 */
reference: string, 
/**
 * The report.
 */
incident: RecordId, 
/**
 * Exhibits made from the draft's evidence.
 */
exhibits: Array<string>, };
export type IncidentRow = { 
/**
 * The report.
 */
id: RecordId, 
/**
 * The case.
 */
case: CaseId, 
/**
 * `OHCH-2026-00231/2`.
 */
reference: string, 
/**
 * Title of the case.
 */
caseTitle: string, 
/**
 * Where the case stands.
 */
status: CaseStatus, 
/**
 * Platform id.
 */
platform: string | null, 
/**
 * Strand ids of the case.
 */
strands: Array<string>, 
/**
 * Borough.
 */
borough: string | null, 
/**
 * The first words of what happened.
 */
summary: string, 
/**
 * Still up?
 */
stillLive: Answer, 
/**
 * Immediate risk?
 */
immediateRisk: Answer, 
/**
 * When it was reported to police.
 */
reportedAt: Moment, 
/**
 * When it was referred.
 */
referredAt: Moment, 
/**
 * Exhibits of the case.
 */
exhibits: number, 
/**
 * Whether it repeats another report.
 */
duplicate: boolean, };
export type IpcError = { 
/**
 * What went wrong.
 */
code: ErrorCode, 
/**
 * Plain values for the sentence: numbers, sizes, identifiers, field names.
 */
values: { [key in string]: string }, };
export type Item = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Platform id of `platforms.json`.
 */
platform: string, 
/**
 * The platform's number of the post.
 */
postId: string | null, 
/**
 * Where it was seen.
 */
address: WebAddress | null, 
/**
 * The account that posted it.
 */
account: AccountId | null, 
/**
 * The text in full, verbatim (R-EV-4).
 */
text: string, 
/**
 * Language tag of the text, for example `ar`; empty means English.
 */
language: string, 
/**
 * Translation into English.
 */
translation: string, 
/**
 * Who translated it.
 */
translator: string, 
/**
 * The time that the platform shows.
 */
shownTime: StatedTime | null, 
/**
 * Who could see it: public, followers, group of a size.
 */
audience: string, 
/**
 * Views, replies, shares as shown.
 */
reach: string, 
/**
 * What it replies to or quotes.
 */
inReplyTo: string, 
/**
 * Looks at whether it is still up, oldest first.
 */
liveChecks: Array<LiveCheck>, };
export type ItemId = string;
export type JobResult = { 
/**
 * File name or part.
 */
name: string, 
/**
 * The record made or found.
 */
record: string | null, 
/**
 * `taken`, `already_here`, `refused`, `made`, `ok`, `open`, `problem`.
 */
outcome: string, 
/**
 * Why it was refused.
 */
error: IpcError | null, };
export type JobState = "running" | "done" | "failed" | "cancelled";
export type JobView = { 
/**
 * Its number in this session.
 */
id: number, 
/**
 * `intake`, `case_file`, `bundle`, `log_export`, `backup`, `check`, `rebuild`.
 */
kind: string, 
/**
 * What it is about, for people.
 */
label: string, 
/**
 * Units done.
 */
done: number, 
/**
 * Units in all; 0 when not known.
 */
total: number, 
/**
 * `bytes`, `files`, `pages`, `entries`.
 */
unit: string, 
/**
 * Where it stands.
 */
state: JobState, 
/**
 * Why it failed.
 */
error: IpcError | null, 
/**
 * Results, one for each file or check: what happened to it.
 */
results: Array<JobResult>, };
export type Lead = "hub" | "borough";
export type LinkStatus = "candidate" | "confirmed" | "refuted";
export type ListRequest = { 
/**
 * Words to filter by, matched in the list's text columns.
 */
text: string, 
/**
 * Only of these statuses.
 */
statuses: Array<CaseStatus>, 
/**
 * Only of this owner.
 */
owner: OfficerId | null, 
/**
 * Only without an owner.
 */
unowned: boolean, 
/**
 * Only of this borough.
 */
borough: string | null, 
/**
 * Only of this platform.
 */
platform: string | null, 
/**
 * Only with this strand or one below it.
 */
strand: string | null, 
/**
 * Only of this case.
 */
case: CaseId | null, 
/**
 * People and accounts of cases that are not crimes as well, which are left out unless somebody asks (NCHI-5).
 */
includeNonCrime?: boolean, 
/**
 * Column to sort by; each list names its own.
 */
sort: string, 
/**
 * Largest first.
 */
descending: boolean, 
/**
 * Cursor of the last row seen.
 */
after: string | null, 
/**
 * How many, 200 at most.
 */
limit: number, };
export type LiveCheck = { 
/**
 * When.
 */
at: Moment, 
/**
 * Who.
 */
by: OfficerId, 
/**
 * Still up, or not.
 */
stillLive: Answer, 
/**
 * How it was checked and what was seen.
 */
remark: string, };
export type LogExportRequest = { 
/**
 * First day, in London; empty takes all that came before too.
 */
from: string | null, 
/**
 * Last day, in London; empty takes all that came after too.
 */
to: string | null, 
/**
 * Whose acts; empty takes everybody's. Whoever was enrolled more than once under one warrant number is one person.
 */
officer: OfficerId | null, 
/**
 * Why.
 */
purpose: string, 
/**
 * For whom.
 */
recipient: string, };
export type LogRetention = { 
/**
 * The day from which it holds.
 */
from: string, 
/**
 * Years; empty keeps the log without an end. The period is not confirmed.
 */
years: number | null, };
export type LogRetentionPutRequest = { 
/**
 * The day.
 */
from: string, 
/**
 * Years; empty keeps it without an end.
 */
years: number | null, };
export type LogRetentionView = { 
/**
 * Years that hold today; empty while none are set: the log is kept.
 */
years: number | null, 
/**
 * Every value, by the day from which it holds.
 */
values: Array<LogRetention>, 
/**
 * The fewest years that may be set: as long as the records that the log describes.
 */
leastYears: number, 
/**
 * Whether a record is kept longer by now than what is set.
 */
tooShort: boolean, 
/**
 * The day of the first entry.
 */
begins: string, 
/**
 * The day on which the log is to be reviewed; empty while it is kept without an end.
 */
reviewOn: string | null, };
export type Marking = "official" | "official_sensitive";
export type Method = "file" | "pasted" | "screen_capture" | "derived" | "handed_over";
export type MissingView = { 
/**
 * The record.
 */
record: RecordId, 
/**
 * Its kind.
 */
kind: RecordKind, 
/**
 * How it is called on the screen, for example `JS/3`.
 */
label: string, 
/**
 * What is missing: a code whose words are in the interface.
 */
what: string, };
export type Moment = { 
/**
 * The time in UTC.
 */
utc: string, 
/**
 * Minutes that the workstation's local time was ahead of UTC.
 */
offsetMinutes: number, };
export type NewPerson = { 
/**
 * Name.
 */
name: string, 
/**
 * How to reach them.
 */
contact: Contact, 
/**
 * Language and interpreter.
 */
language: string, 
/**
 * Access needs.
 */
accessNeeds: string, 
/**
 * Age band.
 */
ageBand: string, };
export type NotOurs = "not_hate" | "not_online" | "not_met";
export type Note = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * What it says.
 */
text: string, 
/**
 * True for an assessment, false for a fact.
 */
assessment: boolean, 
/**
 * The record it is about, when not the case as a whole.
 */
about: RecordId | null, 
/**
 * Who wrote it.
 */
author: OfficerId, 
/**
 * When.
 */
writtenAt: Moment, };
export type OffenceChoice = { 
/**
 * Id in `offences.json`.
 */
id: string, 
/**
 * Title.
 */
title: string, 
/**
 * Statute and section.
 */
statute: string, 
/**
 * Mode of trial.
 */
mode: string, 
/**
 * Consent needed.
 */
consent: string, 
/**
 * The time limit in words.
 */
limit: string, 
/**
 * Points to prove.
 */
points: Array<string>, 
/**
 * In force from.
 */
from: string | null, 
/**
 * In force to.
 */
to: string | null, 
/**
 * Its aggravated form, if there is one.
 */
aggravated: string | null, 
/**
 * True when parts are unconfirmed.
 */
unconfirmed: boolean, };
export type Officer = { 
/**
 * Identity within the vault.
 */
id: OfficerId, 
/**
 * Name as it appears on statements, for example "J Sample".
 */
name: string, 
/**
 * Rank as written, for example "DC".
 */
rank: string, 
/**
 * Warrant number, 4 to 7 characters, kept as text.
 */
warrant: string, 
/**
 * What they may do.
 */
role: Role, 
/**
 * Ed25519 public key, lower-case hex: what their entries verify under.
 */
signingKey: string, 
/**
 * X25519 public key (age recipient): what the ring is sealed to.
 */
exchangeKey: string, 
/**
 * False once removed; the record and keys stay for checking old entries.
 */
active: boolean, };
export type OfficerAddRequest = { 
/**
 * Name as on statements.
 */
name: string, 
/**
 * Rank.
 */
rank: string, 
/**
 * Warrant number.
 */
warrant: string, 
/**
 * Role.
 */
role: Role, 
/**
 * First passphrase, typed by the officer.
 */
passphrase: string, };
export type OfficerId = string;
export type OfficerRemoveRequest = { 
/**
 * Who.
 */
officer: OfficerId, 
/**
 * Why.
 */
reason: string, };
export type OnlineFlag = "wholly" | "partly" | "no";
export type Organisation = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Name.
 */
name: string, 
/**
 * What part it plays: victim, employer, host, partner.
 */
part: string, 
/**
 * Contact person and details.
 */
contact: string, 
/**
 * Anything else.
 */
remarks: string, };
export type Outcome = { 
/**
 * Home Office outcome code of `outcomes.json`, or a non-crime result.
 */
code: string, 
/**
 * Reason code, needed for outcome 17 (LIM-3).
 */
reasonCode: string | null, 
/**
 * Why this outcome.
 */
rationale: string, 
/**
 * The day the victim was told.
 */
victimToldOn: string | null, 
/**
 * Why the victim was not told.
 */
victimNotToldBecause: string | null, 
/**
 * When it was decided.
 */
decidedAt: Moment, 
/**
 * Who decided.
 */
decidedBy: OfficerId, };
export type OutsideLondon = "not_known" | "neither" | "suspect" | "victim" | "both";
export type Page<T> = { 
/**
 * The rows.
 */
rows: Array<T>, 
/**
 * Cursor for the next page; empty at the end.
 */
next: string | null, 
/**
 * How many rows match in all.
 */
total: number, };
export type PassphraseChangeRequest = { 
/**
 * The one in use.
 */
current: string, 
/**
 * The new one.
 */
new: string, };
export type PerceivedBy = "victim" | "witness" | "officer" | "relative" | "other";
export type Person = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Name, or a description when it is not known.
 */
name: string, 
/**
 * Other names.
 */
knownAs: string, 
/**
 * At least one (DPA 2018 s.38(3)).
 */
categories: Array<PersonCategory>, 
/**
 * Date of birth.
 */
born: string | null, 
/**
 * Age band, for example `25 to 34`, when the date is not known.
 */
ageBand: string, 
/**
 * Ethnicity with its code set and source.
 */
ethnicity: Ethnicity | null, 
/**
 * Faith, only if volunteered.
 */
faith: string, 
/**
 * Sexual orientation, only if volunteered.
 */
orientation: string, 
/**
 * Disability, only if volunteered.
 */
disability: string, 
/**
 * Gender identity, only if volunteered.
 */
genderIdentity: string, 
/**
 * Occupation.
 */
occupation: string, 
/**
 * Language, and whether an interpreter is needed.
 */
language: string, 
/**
 * What they need to take part.
 */
accessNeeds: string, 
/**
 * How to reach them.
 */
contact: Contact, 
/**
 * Enhanced service: true for every hate-flagged victim (VIC-1).
 */
enhanced: boolean, 
/**
 * Why the enhanced service was given up (VIC-1).
 */
enhancedOffBecause: string | null, 
/**
 * Was support offered?
 */
supportOffered: Answer, 
/**
 * Anything else.
 */
remarks: string, };
export type PersonCategory = "suspect" | "convicted" | "victim" | "witness" | "reporter" | "other";
export type PersonId = string;
export type PersonRow = { 
/**
 * The person.
 */
id: RecordId, 
/**
 * The case.
 */
case: CaseId, 
/**
 * Reference of the case.
 */
caseReference: string, 
/**
 * Name.
 */
name: string, 
/**
 * Categories.
 */
categories: Array<PersonCategory>, 
/**
 * Whether the case is not a crime: nobody in it is a suspect.
 */
nonCrime: boolean, 
/**
 * When last changed.
 */
changedAt: Moment, };
export type PixelArea = { 
/**
 * Left edge.
 */
x: number, 
/**
 * Top edge.
 */
y: number, 
/**
 * Width.
 */
width: number, 
/**
 * Height.
 */
height: number, };
export type Precision = "second" | "minute" | "day" | "about";
export type PreferencePutRequest = { 
/**
 * Which.
 */
name: string, 
/**
 * Its value, JSON text of the interface's own.
 */
value: string, };
export type ProducedDocument = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * What it is.
 */
kind: DocumentKind, 
/**
 * 1, 2, 3 per kind within the case.
 */
version: number, 
/**
 * File name.
 */
name: string, 
/**
 * SHA-256, lower-case hex.
 */
sha256: string, 
/**
 * Length in bytes.
 */
size: number, 
/**
 * Pages, for a PDF.
 */
pages: number | null, 
/**
 * The kept copy, sealed like evidence.
 */
blob: BlobId | null, 
/**
 * Why it was made (SEC-6).
 */
purpose: string, 
/**
 * For whom (SEC-6).
 */
recipient: string, 
/**
 * Marking (SEC-6).
 */
marking: Marking, 
/**
 * Who made it.
 */
madeBy: OfficerId, 
/**
 * When.
 */
madeAt: Moment, 
/**
 * The journal entry up to which the case was read.
 */
asAtSize: number, };
export type ReasonCode = "investigation" | "supervision" | "case_file" | "victim_care" | "disclosure" | "audit" | "administration" | "other";
export type RecognisedView = { 
/**
 * Exactly as typed.
 */
asTyped: string, 
/**
 * For matching.
 */
normalised: string, 
/**
 * Platform id.
 */
platform: string, 
/**
 * Platform name.
 */
platformName: string, 
/**
 * What kind of address: `post`, `profile`, …
 */
kind: string, 
/**
 * Handle in the address.
 */
handle: string | null, 
/**
 * Post number in the address.
 */
postId: string | null, 
/**
 * Permanent account number in the address.
 */
userId: string | null, 
/**
 * Time computed from the post number: "read from the post number", a lead only.
 */
numberTime: string | null, 
/**
 * The same, as printed.
 */
numberTimeText: string | null, };
export type RecordChangeRequest = { 
/**
 * The record.
 */
record: RecordId, 
/**
 * The heads that the officer had in front of them.
 */
upon: Array<EntryId>, 
/**
 * The changed fields.
 */
fields: Record<string, unknown>, 
/**
 * Why, in words.
 */
reason: string | null, };
export type RecordCreateRequest = { 
/**
 * Its kind.
 */
kind: RecordKind, 
/**
 * The case.
 */
case: CaseId, 
/**
 * All its fields, as in its type.
 */
fields: Record<string, unknown>, };
export type RecordId = string;
export type RecordKind = "case" | "flag" | "incident" | "person" | "organisation" | "account" | "item" | "exhibit" | "note" | "task" | "offence" | "document";
export type RecoverRequest = { 
/**
 * First half as typed.
 */
firstHalf: string, 
/**
 * Second half as typed.
 */
secondHalf: string, 
/**
 * The supervisor's name.
 */
name: string, 
/**
 * Rank.
 */
rank: string, 
/**
 * Warrant number.
 */
warrant: string, 
/**
 * New passphrase.
 */
passphrase: string, };
export type RecoveryHalfView = { 
/**
 * 1 or 2.
 */
number: number, 
/**
 * What to type, in groups.
 */
text: string, };
export type ReferenceView = { 
/**
 * Platforms.
 */
platforms: Array<Choice>, 
/**
 * Strands and sub-strands.
 */
strands: Array<Choice>, 
/**
 * Boroughs; the note is the BCU.
 */
boroughs: Array<Choice>, 
/**
 * Outcomes.
 */
outcomes: Array<Choice>, 
/**
 * What may come of a case that is not a crime.
 */
nonCrimeResults: Array<Choice>, 
/**
 * Offences.
 */
offences: Array<OffenceChoice>, 
/**
 * Ethnicity codes (16+1 and 18+1); the note is the code set.
 */
ethnicities: Array<Choice>, };
export type ReportSource = "force_system" | "true_vision" | "national_hub" | "borough" | "partner" | "hub_identified" | "other_force";
export type ReporterKind = "victim" | "witness" | "third_party" | "officer" | "withheld";
export type RestoreConfirmRequest = { 
/**
 * The entry of the restore.
 */
restored: EntryId, 
/**
 * What the officer knows of it; may be empty.
 */
note: string, };
export type RestoreView = { 
/**
 * Its entry.
 */
entry: EntryId, 
/**
 * When, as printed.
 */
atText: string, 
/**
 * Who restored, as shown.
 */
by: string, 
/**
 * Entries that the restored vault had.
 */
entries: number, 
/**
 * Why, in words, where it was said.
 */
reason: string | null, 
/**
 * Who confirmed it, as shown; empty while it is open.
 */
confirmedBy: string | null, 
/**
 * When it was confirmed, as printed.
 */
confirmedAtText: string | null, 
/**
 * Whoever confirmed it was enrolled anew after the restore, so it proves less.
 */
keySince: boolean, 
/**
 * Whether the officer who is signed in may confirm it.
 */
mayConfirm: boolean, 
/**
 * Whether the officer who is signed in restored it.
 */
own: boolean, };
export type Role = "detective" | "supervisor";
export type RollbackExplainRequest = { 
/**
 * What happened, for example which backup was put back and by whom.
 */
explanation: string, };
export type ScreenCapture = { 
/**
 * Just before the pixels were read, by the workstation's clock.
 */
beganAt: Moment, 
/**
 * Just after.
 */
endedAt: Moment, 
/**
 * Which part it shows.
 */
part: CapturedPart, 
/**
 * Where that part lay on the desktop. What lay beyond it was seen and not kept.
 */
area: PixelArea, 
/**
 * The whole desktop at that moment.
 */
desktop: PixelArea, 
/**
 * Names of the screens that it shows, as the system has them.
 */
screens: Array<string>, 
/**
 * How much the system enlarged what it drew there, in percent.
 */
scalePercent: number, 
/**
 * Title of the window, where the part is one; of the one with the focus otherwise; empty when there was none.
 */
windowTitle: string, 
/**
 * The program of that window.
 */
windowProgram: string, 
/**
 * The workstation's operating system and kind of desktop.
 */
system: string, 
/**
 * This program and its version.
 */
program: string, 
/**
 * Place in the series of pictures that were taken one after the other, from 1.
 */
number: number, };
export type ScreenKeepRequest = { 
/**
 * The picture.
 */
shot: string, 
/**
 * Which part.
 */
part: CapturedPart, 
/**
 * Which screen or window, by its place in the list; 0 otherwise.
 */
index: number, 
/**
 * The rectangle, for [`CapturedPart::Area`].
 */
area: PixelArea | null, 
/**
 * The case.
 */
case: CaseId, 
/**
 * What it shows.
 */
description: string, 
/**
 * Where it was obtained: place and device.
 */
obtainedWhere: string, 
/**
 * Address of the page that it shows.
 */
sourceAddress: string, 
/**
 * The item that it shows.
 */
item: ItemId | null, 
/**
 * Content note (WEL-2).
 */
contentNote: ContentNote, };
export type ScreenPlace = { 
/**
 * Its name.
 */
name: string, 
/**
 * Where it lies.
 */
area: PixelArea, 
/**
 * Whether it is the first.
 */
isPrimary: boolean, };
export type ScreenShotView = { 
/**
 * Names this picture; a later one has another name.
 */
shot: string, 
/**
 * When it was taken.
 */
takenAt: Moment, 
/**
 * The rectangle around all screens; the picture has its size.
 */
desktop: PixelArea, 
/**
 * The screens.
 */
screens: Array<ScreenPlace>, 
/**
 * The windows on them, the uppermost first, without Casebook's own.
 */
windows: Array<WindowPlace>, 
/**
 * The picture.
 */
picture: ViewTicket, };
export type ScreenTakeRequest = { 
/**
 * Seconds to wait first, at most 30, so that a menu can be opened.
 */
delaySeconds: number, };
export type SealedFile = { 
/**
 * Which sealed file holds them.
 */
blob: BlobId, 
/**
 * SHA-256 of the bytes, lower-case hex: the court's hash.
 */
sha256: string, 
/**
 * Length in bytes.
 */
size: number, 
/**
 * Type by content, for example `image/png` (SEC-4).
 */
mediaType: string, 
/**
 * Name that it came with; control characters shown as escapes.
 */
name: string, 
/**
 * The source file's own modification time, where it had one.
 */
modified: Moment | null, 
/**
 * Width in pixels, for pictures.
 */
width: number | null, 
/**
 * Height in pixels, for pictures.
 */
height: number | null, };
export type SearchHit = { 
/**
 * The record.
 */
id: RecordId, 
/**
 * Its kind.
 */
kind: RecordKind, 
/**
 * The case.
 */
case: CaseId, 
/**
 * Reference of the case.
 */
caseReference: string, 
/**
 * Title of the case.
 */
caseTitle: string, 
/**
 * How the record is called.
 */
label: string, 
/**
 * Text around the match; matches between U+E000 and U+E001.
 */
snippet: string, 
/**
 * Whether the case is not a crime.
 */
nonCrime: boolean, 
/**
 * When last changed.
 */
changedAt: Moment, };
export type SearchRequest = { 
/**
 * Words, a handle, part of an address, a reference.
 */
query: string, 
/**
 * Only these kinds.
 */
kinds: Array<RecordKind>, 
/**
 * Only this case.
 */
case: CaseId | null, 
/**
 * Only this borough.
 */
borough: string | null, 
/**
 * Records of cases that are not crimes as well, which are left out of a search of all cases unless somebody asks
 * (NCHI-5).
 */
includeNonCrime?: boolean, 
/**
 * Continue after this many.
 */
offset: number, 
/**
 * How many, 50 at most.
 */
limit: number, };
export type SearchResults = { 
/**
 * The hits, best first.
 */
hits: Array<SearchHit>, 
/**
 * True when there are more.
 */
more: boolean, };
export type SessionView = { 
/**
 * The officer.
 */
officer: Officer, 
/**
 * Name of this workstation.
 */
station: string, 
/**
 * When they signed in.
 */
signedInAt: Moment, 
/**
 * Minutes without a key or pointer movement until the vault locks.
 */
idleMinutes: number, 
/**
 * True when the vault can only be read.
 */
readOnly: boolean, 
/**
 * Wrong passphrases since the last sign-in.
 */
failedTries: number, 
/**
 * `unverified`, or `back` when the clock stood behind the journal at sign-in (OFF-2).
 */
clock: string, };
export type SettingPutRequest = { 
/**
 * Which: `idle_minutes`.
 */
name: string, 
/**
 * Its value.
 */
value: unknown, };
export type SignInRequest = { 
/**
 * Warrant number.
 */
warrant: string, 
/**
 * Passphrase.
 */
passphrase: string, };
export type StatedTime = { 
/**
 * The time in UTC, worked out from what was stated.
 */
utc: string, 
/**
 * The zone it was stated in: an IANA name such as `Europe/London`, `UTC`, or an offset such as `+02:00`.
 */
zone: string, 
/**
 * How exact it is.
 */
precision: Precision, 
/**
 * Who or what stated it.
 */
source: TimeSource, };
export type Stored<T> = { 
/**
 * The record.
 */
id: RecordId, 
/**
 * Its fields.
 */
record: T, 
/**
 * Entries to name as known when changing it.
 */
heads: Array<EntryId>, 
/**
 * Fields with more than one standing value.
 */
diverged: Array<string>, 
/**
 * When it came into being.
 */
createdAt: Moment, 
/**
 * By whom, as shown.
 */
createdBy: string, 
/**
 * When it last changed.
 */
changedAt: Moment, 
/**
 * By whom, as shown.
 */
changedBy: string, };
export type StrengthView = { 
/**
 * 0 to 4.
 */
score: number, 
/**
 * Good enough for this vault.
 */
acceptable: boolean, 
/**
 * Powers of ten of guesses that it would take.
 */
guessesLog10: number, 
/**
 * What is wrong with it, in English.
 */
warning: string, 
/**
 * What would help, in English.
 */
suggestions: Array<string>, };
export type Task = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * What to do.
 */
title: string, 
/**
 * More about it.
 */
detail: string, 
/**
 * Who does it.
 */
owner: OfficerId | null, 
/**
 * By when.
 */
due: string | null, 
/**
 * Where it stands.
 */
state: TaskState, 
/**
 * What came of it.
 */
result: string, };
export type TaskState = "open" | "done" | "cancelled";
export type TimeLimitView = { 
/**
 * The candidate offence.
 */
offence: RecordId, 
/**
 * Statute and section, for example `Communications Act 2003 s.127(1)`.
 */
title: string, 
/**
 * Last day to start proceedings; empty when there is no limit or it is not known.
 */
lastDay: string | null, 
/**
 * Days left; negative once passed.
 */
daysLeft: number | null, 
/**
 * `none`, `later`, `amber`, `red`, `passed`, `unknown`.
 */
level: string, 
/**
 * The rule in words.
 */
basis: string, 
/**
 * Whose consent is needed: `none`, `AG`, `DPP`.
 */
consent: string, 
/**
 * Parts of the rule that nobody confirmed.
 */
unconfirmed: boolean, };
export type TimeSource = "platform" | "reporter" | "post_number" | "officer" | "file" | "workstation";
export type TodayMissing = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * Its reference.
 */
reference: string, 
/**
 * How the record is called.
 */
label: string, 
/**
 * What is missing: codes.
 */
what: Array<string>, 
/**
 * The record.
 */
record: RecordId, 
/**
 * Its kind.
 */
kind: RecordKind, };
export type TodayView = { 
/**
 * Today's date on this workstation.
 */
date: string, 
/**
 * Time limits, tasks and clocks, most urgent first.
 */
due: Array<DueRow>, 
/**
 * Reports nobody has triaged or taken, oldest first.
 */
newToHub: Array<IncidentRow>, 
/**
 * How many such in all.
 */
newTotal: number, 
/**
 * Drafts of this officer.
 */
drafts: Array<DraftView>, 
/**
 * Records that miss something, of this officer's cases.
 */
missing: Array<TodayMissing>, 
/**
 * Restores of the vault that no second officer has confirmed.
 */
openRestores: Array<RestoreView>, 
/**
 * Numbers for the navigation.
 */
badges: Badges, };
export type Transfer = { 
/**
 * The force.
 */
force: string, 
/**
 * Why it is theirs.
 */
because: string, 
/**
 * The day on which they were asked.
 */
askedOn: string | null, 
/**
 * The day on which they accepted.
 */
acceptedOn: string | null, 
/**
 * Who accepted for them: name, rank, unit.
 */
acceptedBy: string, 
/**
 * Their reference, as they write it (ID-1).
 */
reference: string, };
export type Triage = { 
/**
 * Is anybody at immediate risk? Cannot be left empty.
 */
immediateRisk: Answer, 
/**
 * Why, and what was done about it.
 */
riskNote: string, 
/**
 * Is the victim vulnerable?
 */
vulnerable: Answer, 
/**
 * Has this victim been targeted before?
 */
repeat: Answer, 
/**
 * Is the content still up?
 */
stillLive: Answer, 
/**
 * Is the evidence captured?
 */
evidenceCaptured: Answer, 
/**
 * Who of suspect and victim is outside London.
 */
outsideLondon: OutsideLondon, 
/**
 * Which force owns it.
 */
owningForce: string, 
/**
 * Why that force: needed when it is another one, or when suspect or victim is outside London (OPS-8).
 */
owningForceBecause: string, 
/**
 * When it was triaged.
 */
at: Moment, 
/**
 * Who triaged it.
 */
by: OfficerId, };
export type VaultCreateRequest = { 
/**
 * Name as on statements.
 */
name: string, 
/**
 * Rank.
 */
rank: string, 
/**
 * Warrant number.
 */
warrant: string, 
/**
 * Passphrase.
 */
passphrase: string, };
export type VaultCreated = { 
/**
 * Signed in as the first officer.
 */
session: SessionView, 
/**
 * The two halves.
 */
halves: Array<RecoveryHalfView>, };
export type VaultState = "none" | "locked" | "open";
export type VaultStatus = { 
/**
 * Whether there is a vault.
 */
state: VaultState, 
/**
 * The folder, shown so that an officer knows which vault it is.
 */
folder: string, 
/**
 * Who is signed in.
 */
session: SessionView | null, 
/**
 * Whether the credential store answers: `ok`, `missing`, `locked`, `unavailable`.
 */
keyring: string, 
/**
 * Version of the program.
 */
version: string, 
/**
 * True when this is a throwaway vault with sample data.
 */
sample: boolean, };
export type ViewTicket = { 
/**
 * Address to give to an image, video or fetch: `evidence://…`.
 */
address: string, 
/**
 * Type by content.
 */
mediaType: string, 
/**
 * Size in bytes.
 */
size: number, 
/**
 * True when all bytes were read and equal the digest.
 */
hashOk: boolean, };
export type WebAddress = { 
/**
 * Exactly as typed or pasted.
 */
asTyped: string, 
/**
 * For matching: host in lower case, tracking parameters dropped.
 */
normalised: string, };
export type WindowPlace = { 
/**
 * Its title.
 */
title: string, 
/**
 * Its program.
 */
program: string, 
/**
 * What of it lies on the screens.
 */
area: PixelArea, 
/**
 * Whether it had the focus.
 */
isFocused: boolean, };
export type Wish = "police_action" | "removal" | "support" | "record_only";
export type Withdrawal = { 
/**
 * When.
 */
at: Moment, 
/**
 * Who.
 */
by: OfficerId, 
/**
 * Why.
 */
reason: string, };

export interface Commands {
  vault_status: { request: null; response: VaultStatus };
  vault_create: { request: VaultCreateRequest; response: VaultCreated };
  vault_choose: { request: null; response: VaultStatus };
  vault_restore: { request: RecoverRequest; response: SessionView };
  recovery_save: { request: RecoveryHalfView; response: boolean };
  passphrase_strength: { request: string; response: StrengthView };
  session_sign_in: { request: SignInRequest; response: SessionView };
  session_lock: { request: null; response: null };
  session_touch: { request: null; response: null };
  session_recover: { request: RecoverRequest; response: SessionView };
  rollback_explain: { request: RollbackExplainRequest; response: SessionView };
  restore_list: { request: null; response: Array<RestoreView> };
  restore_confirm: { request: RestoreConfirmRequest; response: Array<RestoreView> };
  officer_list: { request: null; response: Array<Officer> };
  officer_add: { request: OfficerAddRequest; response: Officer };
  officer_remove: { request: OfficerRemoveRequest; response: null };
  passphrase_change: { request: PassphraseChangeRequest; response: null };
  reference_data: { request: null; response: ReferenceView };
  today: { request: null; response: TodayView };
  address_recognise: { request: string; response: Array<RecognisedView> };
  incident_duplicates: { request: DuplicateQuery; response: Array<DuplicateView> };
  incident_log: { request: IncidentLogRequest; response: IncidentLogged };
  incident_list: { request: ListRequest; response: Page<IncidentRow> };
  case_list: { request: ListRequest; response: Page<CaseRow> };
  case_open: { request: CaseOpenRequest; response: CaseView };
  case_triage: { request: CaseTriageRequest; response: CaseView };
  case_allocate: { request: CaseAllocateRequest; response: CaseView };
  case_move: { request: CaseMoveRequest; response: CaseView };
  case_transfer: { request: CaseTransferRequest; response: CaseView };
  case_merge: { request: CaseMergeRequest; response: CaseView };
  record_create: { request: RecordCreateRequest; response: RecordId };
  record_change: { request: RecordChangeRequest; response: CaseView };
  history: { request: HistoryRequest; response: Page<HistoryLine> };
  log_export: { request: LogExportRequest; response: JobView | null };
  person_list: { request: ListRequest; response: Page<PersonRow> };
  account_list: { request: ListRequest; response: Page<AccountRow> };
  exhibit_list: { request: ListRequest; response: Page<ExhibitRow> };
  search: { request: SearchRequest; response: SearchResults };
  draft_list: { request: null; response: Array<DraftView> };
  draft_get: { request: string; response: DraftView | null };
  draft_put: { request: DraftPutRequest; response: Moment };
  draft_delete: { request: string; response: null };
  preference_get: { request: string; response: string | null };
  preference_put: { request: PreferencePutRequest; response: null };
  files_pick: { request: null; response: Array<FileTicket> };
  exhibit_add: { request: ExhibitAddRequest; response: JobView };
  exhibit_get: { request: ExhibitId; response: ExhibitView };
  exhibit_open: { request: ExhibitOpenRequest; response: ViewTicket };
  exhibit_close: { request: string; response: null };
  exhibit_check: { request: ExhibitId; response: ExhibitView };
  exhibit_thumbnail: { request: ExhibitId; response: ViewTicket | null };
  exhibit_withdraw: { request: ExhibitWithdrawRequest; response: ExhibitView };
  exhibit_save_as: { request: ExportExhibitRequest; response: boolean };
  custody_add: { request: CustodyAddRequest; response: ExhibitView };
  export_preview: { request: CaseId; response: ExportPreview };
  case_file_make: { request: ExportRequest; response: JobView };
  gap_explain: { request: GapExplainRequest; response: ExhibitView };
  screen_shortcut: { request: null; response: string | null };
  screen_take: { request: ScreenTakeRequest; response: ScreenShotView };
  screen_keep: { request: ScreenKeepRequest; response: JobView };
  screen_drop: { request: null; response: null };
  bundle_make: { request: ExportRequest; response: JobView };
  document_open: { request: RecordId; response: ViewTicket };
  document_save_as: { request: RecordId; response: boolean };
  job_list: { request: null; response: Array<JobView> };
  job_cancel: { request: number; response: null };
  backup_make: { request: null; response: JobView | null };
  vault_check: { request: null; response: JobView };
  vault_rebuild: { request: null; response: JobView };
  setting_put: { request: SettingPutRequest; response: null };
  log_retention: { request: null; response: LogRetentionView };
  log_retention_put: { request: LogRetentionPutRequest; response: LogRetentionView };
}
