/** Invented cases for looking at screens and for tests. Nobody in here exists; addresses end in `.example`. */
import boroughs from "../../../crates/domain/reference/boroughs.json";
import offences from "../../../crates/domain/reference/offences.json";
import outcomes from "../../../crates/domain/reference/outcomes.json";
import platforms from "../../../crates/domain/reference/platforms.json";
import strands from "../../../crates/domain/reference/strands.json";
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
  Officer,
  Person,
  ProducedDocument,
  ReferenceView,
  Stored,
  Task,
  TimeLimitView,
} from "$ipc/generated";

/** The sample's own now, so that nothing in it grows old: Monday 23 November 2026, 09:26 in London. */
export const NOW = Date.parse("2026-11-23T09:26:00Z");
export const TODAY = "2026-11-23";

export function moment(utc: string): Moment {
  return { utc, offsetMinutes: 0 };
}

/** So many days, hours and minutes before the sample's now. */
export function ago(days: number, hours = 0, minutes = 0): Moment {
  return moment(new Date(NOW - ((days * 24 + hours) * 60 + minutes) * 60_000).toISOString().replace(".000Z", "Z"));
}

export function day(offset: number): string {
  return new Date(NOW + offset * 86_400_000).toISOString().slice(0, 10);
}

let counter = 0;
export function makeId(kind: string): string {
  counter += 1;
  return `${kind}-${String(counter).padStart(4, "0")}`;
}

/** Looks like a digest; the same for the same words. */
export function digest(words: string): string {
  let a = 0x9f2c41d0;
  let hex = "";
  for (let i = 0; hex.length < 64; i += 1) {
    a = Math.imul(a ^ words.charCodeAt(i % words.length) ^ i, 0x01000193) >>> 0;
    hex += a.toString(16).padStart(8, "0");
  }
  return hex.slice(0, 64);
}

export const officers: Officer[] = [
  officer("DC", "J Sample", "4417", "detective"),
  officer("DI", "K Example", "2203", "supervisor"),
  officer("DC", "M Placeholder", "5190", "detective"),
  { ...officer("DC", "R Former", "3981", "detective"), active: false },
];

function officer(rank: string, name: string, warrant: string, role: Officer["role"]): Officer {
  return {
    id: `officer-${warrant}`,
    name,
    rank,
    warrant,
    role,
    signingKey: digest(warrant),
    exchangeKey: digest(`${warrant}x`),
    active: true,
  };
}

export function officerName(id: string | null): string | null {
  const found = officers.find((one) => one.id === id);
  return found ? `${found.rank} ${found.name}` : null;
}

function stored<T>(kind: string, record: T, created: Moment, changed = created, by = "DC J Sample"): Stored<T> {
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

const strandNames: Record<string, string> = {
  race: "Race",
  religion: "Religion",
  sexual_orientation: "Sexual orientation",
  disability: "Disability",
  transgender: "Transgender identity",
  non_monitored: "Other hostility",
};

export const reference: ReferenceView = {
  platforms: platforms.platforms.map((one) => choice(one.id, one.name)),
  strands: strands.strands.map((one) =>
    choice(one.id, strandLabel(one.strand, one.sub_strand), one.sub_strand ? one.strand : null, one.definition),
  ),
  boroughs: boroughs.boroughs
    .filter((one) => one.metropolitan_police)
    .map((one) => choice(one.name, one.name, null, boroughs.bcus.find((bcu) => bcu.code === one.bcu_code)?.name ?? "")),
  outcomes: outcomes.outcomes.map((one) => choice(one.code, `${one.code} ${one.label}`)),
  offences: offences.map((one) => ({
    id: one.id,
    title: one.title,
    statute: `${one.statute} s.${one.section}`,
    mode: one.mode_of_trial,
    consent: one.consent,
    limit: one.time_limit.text,
    points: one.points_to_prove,
    from: null,
    to: null,
    aggravated: null,
    unconfirmed: false,
  })),
  ethnicities: [
    choice("W1", "White: English, Welsh, Scottish, Northern Irish or British", null, "18+1"),
    choice("A2", "Asian or Asian British: Pakistani", null, "18+1"),
    choice("B1", "Black or Black British: Caribbean", null, "18+1"),
    choice("O9", "Any other ethnic group", null, "18+1"),
    choice("NS", "Not stated", null, "18+1"),
  ],
};

function choice(id: string, label: string, parent: string | null = null, note = "") {
  return { id, label, parent, note, unconfirmed: false };
}

function strandLabel(strand: string, sub: string | null): string {
  return sub ?? strandNames[strand] ?? strand;
}

const noContact: Contact = { method: "", safeTimes: "", avoid: "", phone: "", email: "", address: "" };

interface Seed {
  number: number;
  title: string;
  status: CaseStatus;
  owner: string | null;
  borough: string | null;
  strand: string;
  platform: string;
  days: number;
  hours?: number;
  handle: string;
  post: string;
  what: string;
  victim: string;
  limitIn: number | null;
  offence: string;
  exhibits: number;
  risk?: Incident["immediateRisk"];
  live?: Incident["stillLive"];
  reports?: number;
  force?: string;
}

const seeds: Seed[] = [
  {
    number: 231,
    title: "Harassment of a shop owner over three platforms",
    status: "investigating",
    owner: "4417",
    borough: "Hackney",
    strand: "religion.muslim",
    platform: "x",
    days: 9,
    handle: "fict_handle",
    post: "Nobody wants your shop here. We know when you close. (Invented text.)",
    what: "My shop's page got this reply after I posted about Ramadan opening hours. It says they know when I close. I am afraid to lock up alone.",
    victim: "Amina Placeholder",
    limitIn: 52,
    offence: "CA2003-127-1",
    exhibits: 6,
    live: "yes",
    reports: 3,
    force: "01/7654321/26",
  },
  {
    number: 214,
    title: "Abusive messages to a councillor",
    status: "awaiting_platform",
    owner: "4417",
    borough: "Brent",
    strand: "race.south_asian",
    platform: "x",
    days: 160,
    handle: "sample_abuser_9",
    post: "Go back to where you came from. (Invented text.)",
    what: "About forty messages over one weekend, all from the same account, after a council meeting.",
    victim: "Cllr D Specimen",
    limitIn: 3,
    offence: "CA2003-127-1",
    exhibits: 4,
    live: "no",
    force: "01/7611180/26",
  },
  {
    number: 236,
    title: "Threat in a neighbourhood group",
    status: "received",
    owner: null,
    borough: "Camden",
    strand: "religion.jewish",
    platform: "facebook",
    days: 0,
    hours: 1,
    handle: "invented.neighbour",
    post: "Someone should pay them a visit. (Invented text.)",
    what: "Posted under a picture of the synagogue's noticeboard. The group has 4,000 members.",
    victim: "Rivka Fictional",
    limitIn: 180,
    offence: "CA2003-127-1",
    exhibits: 3,
    risk: "yes",
    live: "yes",
  },
  {
    number: 237,
    title: "Slurs in a video's comments",
    status: "received",
    owner: null,
    borough: "Brent",
    strand: "religion.muslim",
    platform: "tiktok",
    days: 0,
    hours: 2,
    handle: "made.up.user",
    post: "(Invented slur left out.)",
    what: "Comments under a wedding video. Three accounts, the same words.",
    victim: "Family Example",
    limitIn: null,
    offence: "CA2003-127-1",
    exhibits: 1,
    live: "yes",
  },
  {
    number: 238,
    title: "Outing and threats on a chat server",
    status: "received",
    owner: null,
    borough: "Lewisham",
    strand: "transgender.women",
    platform: "discord",
    days: 2,
    hours: 16,
    handle: "nobody_real",
    post: "Everyone will know by Monday. (Invented text.)",
    what: "A friend tells us that a server shared their old name, school and street.",
    victim: "Sam Notional",
    limitIn: null,
    offence: "CA2003-127-1",
    exhibits: 0,
    live: "not_known",
  },
  {
    number: 198,
    title: "Campaign against a mosque on X",
    status: "awaiting_platform",
    owner: "4417",
    borough: "Tower Hamlets",
    strand: "religion.muslim",
    platform: "x",
    days: 83,
    handle: "fict_campaign",
    post: "Share this everywhere. (Invented text.)",
    what: "Twelve posts with the same picture in two days, each naming the mosque's street.",
    victim: "Example Mosque",
    limitIn: 97,
    offence: "POA1986-4A",
    exhibits: 12,
    live: "yes",
    force: "01/7590022/26",
  },
  {
    number: 176,
    title: "Threats to a disabled streamer",
    status: "awaiting_cps",
    owner: "5190",
    borough: "Croydon",
    strand: "disability.neuro",
    platform: "twitch",
    days: 110,
    handle: "pretend_viewer",
    post: "(Invented threat.)",
    what: "Raids of the channel over five evenings.",
    victim: "Jo Imaginary",
    limitIn: 12,
    offence: "CA2003-127-1",
    exhibits: 9,
    live: "no",
    force: "01/7570411/26",
  },
  {
    number: 240,
    title: "Leaflet pictures shared in a group chat",
    status: "investigating",
    owner: "4417",
    borough: "Islington",
    strand: "religion.jewish",
    platform: "telegram",
    days: 3,
    handle: "fictional_channel",
    post: "Print and share. (Invented text.)",
    what: "A channel shares leaflets for printing. Two were found on lamp posts.",
    victim: "Community of Example Street",
    limitIn: 21,
    offence: "POA1986-4A",
    exhibits: 5,
    live: "yes",
    force: "01/7661204/26",
  },
  {
    number: 229,
    title: "Homophobic reviews of a café",
    status: "triaged",
    owner: null,
    borough: "Southwark",
    strand: "sexual_orientation.gay",
    platform: "website",
    days: 5,
    handle: "Invented Reviewer",
    post: "(Invented slur left out.)",
    what: "Nine one-star reviews on one evening, all with slurs, after the café hung a flag.",
    victim: "Café Notreal",
    limitIn: 175,
    offence: "CA2003-127-1",
    exhibits: 2,
    live: "yes",
  },
  {
    number: 165,
    title: "Racist abuse of a Sunday league referee",
    status: "outcome_decided",
    owner: "5190",
    borough: "Enfield",
    strand: "race.black",
    platform: "instagram",
    days: 140,
    handle: "example_supporter",
    post: "(Invented slur left out.)",
    what: "Direct messages after a match.",
    victim: "T Imagined",
    limitIn: null,
    offence: "CA2003-127-1",
    exhibits: 3,
    live: "no",
    force: "01/7533017/26",
  },
  {
    number: 121,
    title: "Antisemitic e-mails to a school",
    status: "closed",
    owner: "2203",
    borough: "Barnet",
    strand: "religion.jewish",
    platform: "email",
    days: 260,
    handle: "nobody@mail.example",
    post: "(Invented text.)",
    what: "Two e-mails to the office.",
    victim: "Example School",
    limitIn: null,
    offence: "CA2003-127-1",
    exhibits: 2,
    live: "no",
    force: "01/7401188/26",
  },
  {
    number: 235,
    title:
      "Very long title of the kind that a hurried officer pastes from a message: repeated abuse of a family in their own street's group, in the comments of the school's page, in reviews of the father's workshop and by calls from withheld numbers, reported by three neighbours and the school on different days",
    status: "allocated",
    owner: "4417",
    borough: "Waltham Forest",
    strand: "race.black",
    platform: "facebook",
    days: 6,
    handle: "حساب_خيالي",
    post: "نص خيالي بالكامل. (Invented text.)",
    what: "It began in September and grows. The children were named.",
    victim: "Family Unreal",
    limitIn: 96,
    offence: "CA2003-127-1",
    exhibits: 7,
    risk: "not_known",
    live: "yes",
    reports: 4,
  },
];

export interface World {
  cases: CaseView[];
  exhibits: Map<string, ExhibitView>;
  history: HistoryLine[];
}

/** Makes the sample afresh, so that no test sees what another one changed. */
export function makeWorld(): World {
  counter = 0;
  const world: World = { cases: [], exhibits: new Map(), history: [] };
  for (const seed of seeds) addCase(world, seed);
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
          owningForce: "Metropolitan Police",
          at: referred,
          by: owner ?? "officer-4417",
        }
      : null,
    outcome: null,
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
  const types = ["image/png", "image/png", "video/mp4", "application/pdf", "text/plain", "application/zip"];
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
          name: `capture-${seed.number}-${index + 1}.${["png", "png", "mp4", "pdf", "eml", "zip"][kind] ?? "png"}`,
          modified: null,
          width: kind < 3 ? 1280 : null,
          height: kind < 3 ? 3126 : null,
        },
        parent: null,
        derivation: "",
        contentNote: {
          words: ["Threat, text only", "Profile picture with a slur", "Video with shouting"][kind] ?? "",
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
      : [{ record: account.id, kind: "account" as const, label: `@${seed.handle}`, what: "permanent_id" }]),
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
    nextStatuses: next[seed.status] ?? [],
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

function exhibitGaps(exhibit: Exhibit): string[] {
  return [exhibit.obtainedWhere ? "" : "obtained_where", exhibit.capturedAt ? "" : "captured_at"].filter(Boolean);
}

const next: Partial<Record<CaseStatus, CaseStatus[]>> = {
  received: ["triaged", "duplicate", "not_ours"],
  triaged: ["allocated", "crime", "non_crime"],
  allocated: ["investigating"],
  investigating: ["awaiting_platform", "awaiting_cps", "awaiting_borough", "outcome_decided"],
  awaiting_platform: ["investigating", "outcome_decided"],
  awaiting_cps: ["investigating", "outcome_decided"],
  outcome_decided: ["victim_told"],
  closed: ["investigating"],
};

function person(id: string, name: string, categories: Person["categories"]): Person {
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

function custodyLine(at: Moment, by: string, what: string, hashOk: boolean | null): CustodyLine {
  return {
    at,
    atText: at.utc.replace("T", " ").replace("Z", " UTC"),
    by,
    what,
    from: "",
    to: "",
    why: what === "viewed" ? "Drafting the statement" : "",
    hashOk,
  };
}

function line(
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
    atText: at.utc.replace("T", " ").replace("Z", " UTC"),
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
