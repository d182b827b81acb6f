/** The vault of the sample: cases with their records, evidence and journal. */
import type {
  Account,
  CandidateOffence,
  Case,
  CaseStatus,
  CaseView,
  Contact,
  CustodyLine,
  Exhibit,
  ExhibitView,
  HateFlag,
  HistoryLine,
  Incident,
  Item,
  Moment,
  Note,
  Person,
  ProducedDocument,
  Stored,
  Task,
  TimeLimitView,
} from "$ipc/generated";
import { ago, day, digest, makeId, printed, restartIds } from "./clock";
import { officerName } from "./officers";
import { enrich } from "./rich";
import { type Seed, seeds } from "./seeds";

export function stored<T>(kind: string, record: T, created: Moment, changed = created, by = "DC J Sample"): Stored<T> {
  return {
    id: makeId(kind),
    record,
    heads: [makeId("entry")],
    diverged: [],
    createdAt: created,
    createdBy: by,
    changedAt: changed,
    changedBy: by,
  };
}

const noContact: Contact = { method: "", safeTimes: "", avoid: "", phone: "", email: "", address: "" };

export interface World {
  cases: CaseView[];
  exhibits: Map<string, ExhibitView>;
  history: HistoryLine[];
}

/** Makes the sample afresh, so that no test sees what another one changed. */
export function makeWorld(): World {
  restartIds();
  const world: World = { cases: [], exhibits: new Map(), history: [] };
  for (const seed of seeds) addCase(world, seed);
  enrich(world);
  world.history.sort((a, b) => (a.at.utc < b.at.utc ? 1 : -1));
  world.history.forEach((line, index) => (line.seq = world.history.length - index));
  return world;
}

function addCase(world: World, seed: Seed): void {
  const referred = ago(seed.days, seed.hours ?? 0);
  const owner = seed.owner ? `officer-${seed.owner}` : null;
  const by = officerName(owner) ?? "DC J Sample";
  const reference = `OHCH-2026-${String(seed.number).padStart(5, "0")}`;
  const triaged = seed.status !== "received";

  const record: Case = {
    reference,
    title: seed.title,
    summary: seed.what,
    status: seed.status,
    forceReference: seed.force ?? null,
    urn: seed.status === "awaiting_cps" ? "01AB0209826" : null,
    urnSuffix: null,
    marking: "official_sensitive",
    handling: null,
    lead: "hub",
    owner,
    borough: seed.borough,
    boroughBasis: "victim",
    boroughOfficer: null,
    triage: triaged
      ? {
          immediateRisk: seed.risk ?? "no",
          riskNote: "",
          vulnerable: "not_known",
          repeat: (seed.reports ?? 1) > 1 ? "yes" : "no",
          stillLive: seed.live ?? "not_known",
          evidenceCaptured: seed.exhibits > 0 ? "yes" : "no",
          outsideLondon: "not_known",
          owningForce: "Metropolitan Police",
          owningForceBecause: "",
          at: referred,
          by: owner ?? "officer-4417",
        }
      : null,
    outcome: null,
    notOursBecause: null,
    transfer: null,
    mergedInto: null,
    reviewOn: triaged ? day(20) : null,
  };
  const one = stored("case", record, referred, referred, by);
  const id = one.id;

  const victim = stored<Person>("person", person(id, seed.victim, ["victim", "reporter"]), referred);
  const account = stored<Account>(
    "account",
    {
      case: id,
      platform: seed.platform,
      permanentId: seed.number % 2 ? String(184_467_440_737_095 + seed.number) : null,
      permanentIdMissingBecause: null,
      handles: [{ handle: seed.handle, displayName: "An invented name", firstSeen: referred, lastSeen: ago(0, 2) }],
      profileAddress: `https://${seed.platform.replaceAll("_", "-")}.example/${encodeURIComponent(seed.handle)}`,
      holder: null,
      remarks: "",
    },
    referred,
  );
  const address = `https://${seed.platform.replaceAll("_", "-")}.example/${encodeURIComponent(seed.handle)}/status/18590000000${seed.number}`;
  const item = stored<Item>(
    "item",
    {
      case: id,
      platform: seed.platform,
      postId: `18590000000${seed.number}`,
      address: { asTyped: address, normalised: address },
      account: account.id,
      text: seed.post,
      language: /[\u0600-\u06ff]/.test(seed.post) ? "ar" : "",
      translation: "",
      translator: "",
      shownTime: { utc: ago(seed.days, 11, 19).utc, zone: "UTC", precision: "minute", source: "platform" },
      audience: "public",
      reach: "1,204 views",
      inReplyTo: "",
      liveChecks: [
        { at: ago(0, 3), by: "officer-4417", stillLive: seed.live ?? "not_known", remark: "Opened the address." },
      ],
    },
    referred,
  );

  const incidents = Array.from({ length: seed.reports ?? 1 }, (_, index) =>
    stored<Incident>(
      "incident",
      {
        case: id,
        number: index + 1,
        source: index === 0 ? "true_vision" : "borough",
        sourceReference: index === 0 ? `TV-2026-${seed.number}8` : null,
        reporterKind: index === 0 ? "victim" : "third_party",
        reporter: index === 0 ? victim.id : null,
        victims: [victim.id],
        whatHappened: seed.what,
        whyHate: "It is about who we are.",
        offenceFirst: { utc: ago(seed.days + 1, 3).utc, zone: "Europe/London", precision: "about", source: "reporter" },
        offenceLast: null,
        reportedAt: ago(seed.days, (seed.hours ?? 0) + 5),
        referredAt: ago(Math.max(0, seed.days - index), seed.hours ?? 0),
        firstActionAt: triaged ? referred : null,
        online: "wholly",
        platform: seed.platform,
        addresses: [{ asTyped: address, normalised: address }],
        items: [item.id],
        accounts: [account.id],
        stillLive: seed.live ?? "not_known",
        liveSeenAt: seed.live === "yes" ? ago(0, 3) : null,
        immediateRisk: seed.risk ?? "no",
        impact: "Afraid to be alone in the evening.",
        suspectDescription: "",
        previousIncidents: "",
        savedEvidence: "Screenshots on a telephone",
        wishes: ["police_action", "removal"],
        contactConsent: "yes",
        shareConsent: "not_known",
        reportedBefore: "no",
        borough: seed.borough,
        duplicateOf: null,
      },
      referred,
    ),
  );

  const flag = stored<HateFlag>(
    "flag",
    { case: id, strand: seed.strand, perceivedBy: "victim", perceivedOn: day(-seed.days), evidence: [], removed: null },
    referred,
  );

  const exhibits: Stored<Exhibit>[] = [];
  const what = [
    "Full page capture of the post and its replies",
    "Profile of the account",
    "Video as posted",
    "Letter from the victim",
    "E-mail with all headers",
    "Export of the platform's answer",
  ];
  const types = ["image/png", "image/png", "video/webm", "application/pdf", "message/rfc822", "application/zip"];
  for (let index = 0; index < seed.exhibits; index += 1) {
    const kind = index % types.length;
    const words = `${reference} ${index}`;
    const taken = ago(Math.max(0, seed.days - index), 0, index * 3);
    const exhibit = stored<Exhibit>(
      "exhibit",
      {
        case: id,
        reference: `JS/${seed.number % 10}${index + 1}`,
        producer: "officer-4417",
        producerName: "J Sample",
        description: what[kind] ?? "",
        obtainedWhere: index === 4 ? "" : address,
        capturedAt: index === 2 ? null : { utc: taken.utc, zone: "UTC", precision: "second", source: "officer" },
        takenAt: taken,
        method: index % 2 ? "pasted" : "file",
        sourceAddress: address,
        item: item.id,
        file: {
          blob: makeId("blob"),
          sha256: digest(words),
          size: 84_000 + 913_321 * kind,
          mediaType: types[kind] ?? "image/png",
          name: `capture-${seed.number}-${index + 1}.${["png", "png", "webm", "pdf", "eml", "zip"][kind] ?? "png"}`,
          modified: null,
          width: kind < 3 ? 1280 : null,
          height: kind < 3 ? 3126 : null,
        },
        parent: null,
        capture: null,
        derivation: "",
        contentNote: {
          words:
            [
              "Threat, text only",
              "Profile picture with a slur",
              "Video with shouting",
              "Letter",
              "E-mail, abusive words",
              "Files of the platform",
            ][kind] ?? "",
          graphicLevel: kind < 3 ? kind : 0,
          audio: kind === 2,
          child: false,
          death: false,
          sexual: false,
        },
        disclosure: "undecided",
        disclosureReason: "",
        location: "Casebook vault, HUB-WS-03",
        withdrawn: index === 5 ? { at: ago(1), by: "officer-4417", reason: "Belongs to another case." } : null,
      },
      taken,
    );
    exhibits.push(exhibit);
    const custody: CustodyLine[] = [
      custodyLine(taken, "DC J Sample", "taken", null),
      custodyLine(taken, "DC J Sample", "verified", true),
      custodyLine(ago(0, 2), "DC J Sample", "viewed", true),
    ];
    world.exhibits.set(exhibit.id, {
      exhibit,
      caseReference: reference,
      custody,
      children: [],
      metadata: [
        ["Width", "1280 pixels"],
        ["Height", "3126 pixels"],
        ["Software", "Invented Screen Capture 4.2"],
      ],
      lastCheck: custody[1] ?? null,
      shownAs: kind < 2 ? "image" : kind === 2 ? "video" : kind === 3 ? "pdf" : kind === 4 ? "text" : "not_shown",
      missing: exhibitGaps(exhibit.record),
      gaps:
        index === 0
          ? [
              {
                key: "capture_to_intake",
                kind: "capture_to_intake",
                words: "3 days passed between its capture and the vault.",
                explained: null,
              },
            ]
          : [],
    });
  }

  const offence = stored<CandidateOffence>(
    "offence",
    {
      case: id,
      offence: seed.offence,
      suspect: null,
      firstOn: day(-seed.days - 1),
      lastOn: day(-seed.days),
      evidenceSufficientOn: null,
      outOfTimeOverride: null,
      notAggravatedBecause: null,
      remarks: "",
      dropped: false,
    },
    referred,
  );
  const limit: TimeLimitView | null =
    seed.limitIn === null
      ? null
      : {
          offence: offence.id,
          title: seed.offence === "POA1986-4A" ? "Public Order Act 1986 s.4A" : "Communications Act 2003 s.127(1)",
          lastDay: day(seed.limitIn),
          daysLeft: seed.limitIn,
          level: seed.limitIn < 0 ? "passed" : seed.limitIn <= 7 ? "red" : seed.limitIn <= 60 ? "amber" : "later",
          basis:
            "Six months from the day the evidence was sufficient, and not later than three years from the offence.",
          consent: "none",
          unconfirmed: false,
        };

  const task = stored<Task>(
    "task",
    {
      case: id,
      title:
        seed.status === "awaiting_cps"
          ? "Answer the CPS action plan: 2 of 5 items"
          : "Ask the platform to preserve the account",
      detail: "By letter of request",
      owner: owner ?? "officer-4417",
      due: day((seed.number % 9) + 1),
      state: "open",
      result: "",
    },
    referred,
  );
  const note = stored<Note>(
    "note",
    {
      case: id,
      text: "Spoke to the victim by telephone. They want updates by e-mail only, after 18:00.",
      assessment: false,
      about: null,
      author: owner ?? "officer-4417",
      writtenAt: ago(Math.max(0, seed.days - 1)),
    },
    referred,
  );
  const document = stored<ProducedDocument>(
    "document",
    {
      case: id,
      kind: "case_file",
      version: 1,
      name: `${reference} case file v1.pdf`,
      sha256: digest(`${reference} pdf`),
      size: 412_553,
      pages: 24,
      blob: makeId("blob"),
      purpose: "Charging decision",
      recipient: "CPS Direct",
      marking: "official_sensitive",
      madeBy: "officer-4417",
      madeAt: ago(2, 4),
      asAtSize: 418,
    },
    ago(2, 4),
  );

  const missing = [
    ...(account.record.permanentId
      ? []
      : [{ record: item.id, kind: "item" as const, label: `post ${item.record.postId}`, what: "permanent_id" }]),
    ...exhibits.flatMap((exhibit) =>
      exhibitGaps(exhibit.record).map((what) => ({
        record: exhibit.id,
        kind: "exhibit" as const,
        label: exhibit.record.reference,
        what,
      })),
    ),
  ];

  world.cases.push({
    case: one,
    asAt: null,
    ownerName: officerName(owner),
    mergedInto: null,
    mergedFrom: [],
    flags: [flag],
    incidents,
    people: [victim, stored<Person>("person", person(id, "Unknown holder of the account", ["suspect"]), referred)],
    organisations: [],
    accounts: [account],
    items: [item],
    exhibits,
    notes: [note],
    tasks: triaged ? [task] : [],
    offences: [offence],
    documents: seed.status === "awaiting_cps" || seed.number === 231 ? [document] : [],
    limits: limit ? [limit] : [],
    missing,
    nextStatuses: nextStatuses[seed.status] ?? [],
    duplicates: [],
    reason: "investigation",
  });

  const ref = { id, reference, title: seed.title };
  for (const incident of incidents) {
    world.history.push(
      line(
        "incident.created",
        incident.record.referredAt,
        by,
        ref,
        incident.id,
        `${reference}/${incident.record.number}`,
        [],
      ),
    );
  }
  if (triaged) {
    world.history.push(
      line("case.changed", ago(Math.max(0, seed.days - 1), 2), by, ref, id, reference, [
        { field: "status", before: "received", after: seed.status },
        { field: "owner", before: null, after: officerName(owner) },
      ]),
    );
  }
  for (const exhibit of exhibits) {
    world.history.push(
      line("exhibit.created", exhibit.record.takenAt, "DC J Sample", ref, exhibit.id, exhibit.record.reference, []),
    );
    world.history.push(
      line(
        "exhibit.viewed",
        ago(0, 2, exhibits.indexOf(exhibit)),
        "DC J Sample",
        ref,
        exhibit.id,
        exhibit.record.reference,
        [],
      ),
    );
  }
}

export function exhibitGaps(exhibit: Exhibit): string[] {
  if (exhibit.withdrawn) return [];
  return [
    exhibit.description ? "" : "description",
    exhibit.obtainedWhere ? "" : "obtained_where",
    exhibit.capturedAt ? "" : "capture_time",
    exhibit.contentNote.words ? "" : "content_note",
  ].filter(Boolean);
}

/** Where a case may go; as the rules of the work have it (hub-operations 1.4). */
export const nextStatuses: Partial<Record<CaseStatus, CaseStatus[]>> = {
  received: ["triaged", "duplicate", "not_ours"],
  triaged: ["crime", "non_crime", "duplicate", "not_ours"],
  crime: ["allocated", "non_crime", "duplicate", "not_ours"],
  non_crime: ["crime", "outcome_decided", "closed"],
  duplicate: ["triaged"],
  not_ours: ["triaged"],
  allocated: ["investigating", "awaiting_platform", "awaiting_borough", "outcome_decided", "duplicate", "not_ours"],
  investigating: ["awaiting_platform", "awaiting_cps", "awaiting_borough", "outcome_decided", "duplicate", "not_ours"],
  awaiting_platform: ["investigating", "awaiting_cps", "awaiting_borough", "outcome_decided"],
  awaiting_cps: ["investigating", "awaiting_platform", "awaiting_borough", "outcome_decided"],
  awaiting_borough: ["investigating", "awaiting_platform", "awaiting_cps", "outcome_decided"],
  outcome_decided: ["victim_told", "closed", "investigating"],
  victim_told: ["closed", "investigating"],
  closed: ["review_due", "investigating"],
  review_due: ["disposed", "closed", "investigating"],
};

export function person(id: string, name: string, categories: Person["categories"]): Person {
  return {
    case: id,
    name,
    knownAs: "",
    categories,
    born: null,
    ageBand: "",
    ethnicity: null,
    faith: "",
    orientation: "",
    disability: "",
    genderIdentity: "",
    occupation: "",
    language: "English",
    accessNeeds: "",
    contact: {
      ...noContact,
      method: "E-mail",
      safeTimes: "after 18:00",
      avoid: "no voicemail",
      email: "person@mail.example",
    },
    enhanced: categories.includes("victim"),
    enhancedOffBecause: null,
    supportOffered: "yes",
    remarks: "",
  };
}

export function custodyLine(at: Moment, by: string, what: string, hashOk: boolean | null): CustodyLine {
  return {
    at,
    atText: printed(at),
    by,
    what,
    from: "",
    to: "",
    why: what === "viewed" ? "Drafting the statement" : "",
    hashOk,
  };
}

export function line(
  kind: string,
  at: Moment,
  by: string,
  of: HistoryLine["case"],
  record: string,
  label: string,
  changes: HistoryLine["changes"],
): HistoryLine {
  return {
    entry: makeId("entry"),
    seq: 0,
    at,
    atText: printed(at),
    by,
    kind,
    case: of,
    record,
    label,
    changes,
    reasonCode: "investigation",
    reason: kind.endsWith("viewed") ? "Drafting the statement" : null,
    clock: null,
    detail: kind.endsWith("viewed") ? "Original looked at; hash equal" : "",
  };
}
