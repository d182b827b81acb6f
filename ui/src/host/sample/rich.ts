/** What the first cases of the sample have besides: what real ones grow in months. */
import type { Account, Item, Organisation, Person, ProducedDocument, Task } from "$ipc/generated";
import { ago, day, digest, makeId } from "./clock";
import { line, person, stored, type World } from "./world";

export function enrich(world: World): void {
  const view = world.cases.find((one) => one.case.record.reference === "OHCH-2026-00231");
  if (!view) return;
  const id = view.case.id;
  const ref = { id, reference: view.case.record.reference, title: view.case.record.title };

  const suspect = view.people[1];
  const account = view.accounts[0];
  if (!suspect || !account) return;
  account.record.handles = [
    { handle: "fict_shopwatch", displayName: "Shop Watch", firstSeen: ago(41), lastSeen: ago(12) },
    { handle: "fict_handle", displayName: "An invented name", firstSeen: ago(12), lastSeen: ago(0, 2) },
  ];
  account.record.holder = {
    person: suspect.id,
    status: "candidate",
    reason: "The display name and a picture of the same street; not confirmed by the platform.",
  };

  view.people.push(
    stored<Person>(
      "person",
      {
        ...person(id, "Yusuf Placeholder", ["witness"]),
        ageBand: "18 to 24",
        language: "English, Urdu",
        supportOffered: "not_known",
      },
      ago(8),
    ),
  );
  view.organisations.push(
    stored<Organisation>(
      "organisation",
      {
        case: id,
        name: "Example Traders' Association",
        part: "Partner",
        contact: "The secretary, office hours",
        remarks: "",
      },
      ago(6),
    ),
  );
  const second = stored<Account>(
    "account",
    {
      case: id,
      platform: "instagram",
      permanentId: null,
      permanentIdMissingBecause: null,
      handles: [{ handle: "fict.handle", displayName: "", firstSeen: ago(7), lastSeen: ago(1) }],
      profileAddress: "https://instagram.example/fict.handle",
      holder: null,
      remarks: "",
    },
    ago(7),
  );
  view.accounts.push(second);
  const address = "https://instagram.example/p/Cx9Fict0l1O";
  const post = stored<Item>(
    "item",
    {
      case: id,
      platform: "instagram",
      postId: "Cx9Fict0l1O",
      address: { asTyped: address, normalised: address },
      account: second.id,
      text: "اتركوا الشارع. (نص خيالي بالكامل.)\n\nWe told you once.  (Invented text.)",
      language: "ar",
      translation: "Leave the street. (Entirely invented text.) We told you once.",
      translator: "A Specimen, interpreter",
      shownTime: null,
      audience: "public",
      reach: "212 likes, 31 comments",
      inReplyTo: "",
      liveChecks: [],
    },
    ago(7),
  );
  view.items.push(post);
  view.incidents[1]?.record.items.push(post.id);
  const repeat = view.incidents[2];
  if (repeat)
    repeat.record.duplicateOf = {
      incident: view.incidents[0]?.id ?? "",
      reason: "The same post, reported by a neighbour.",
    };
  view.missing.push(
    { record: post.id, kind: "item", label: "post Cx9Fict0l1O", what: "post_time" },
    { record: post.id, kind: "item", label: "post Cx9Fict0l1O", what: "permanent_id" },
    { record: id, kind: "case", label: ref.reference, what: "victim_ethnicity" },
  );

  view.tasks.push(
    stored<Task>(
      "task",
      {
        case: id,
        title: "Call the victim after the interview",
        detail: "Safe after 18:00, no voicemail",
        owner: "officer-4417",
        due: day(0),
        state: "open",
        result: "",
      },
      ago(2),
    ),
    stored<Task>(
      "task",
      {
        case: id,
        title: "Ask the borough for the shop's camera footage",
        detail: "",
        owner: null,
        due: null,
        state: "open",
        result: "",
      },
      ago(3),
    ),
    stored<Task>(
      "task",
      {
        case: id,
        title: "Capture the profile before it is renamed again",
        detail: "",
        owner: "officer-4417",
        due: day(-6),
        state: "done",
        result: "Taken in as JS/12.",
      },
      ago(8),
      ago(6),
    ),
  );
  view.notes.push(
    stored(
      "note",
      {
        case: id,
        text: "The three accounts write within minutes of each other. One person is likely, not proven.",
        assessment: true,
        about: account.id,
        author: "officer-2203",
        writtenAt: ago(1, 3),
      },
      ago(1, 3),
      ago(1, 3),
      "DI K Example",
    ),
  );
  const document = (kind: ProducedDocument["kind"], version: number, days: number, part: Partial<ProducedDocument>) =>
    stored<ProducedDocument>(
      "document",
      {
        case: id,
        kind,
        version,
        name:
          kind === "case_file" ? `${ref.reference} case file v${version}.pdf` : `${ref.reference}_bundle-a_v${version}`,
        sha256: digest(`${ref.reference} ${kind} ${version}`),
        size: kind === "case_file" ? 512_900 : 18_220_417,
        pages: kind === "case_file" ? 31 : null,
        blob: makeId("blob"),
        purpose: "Early advice",
        recipient: "CPS London North",
        marking: "official_sensitive",
        madeBy: "officer-4417",
        madeAt: ago(days),
        asAtSize: 400 + version,
        ...part,
      },
      ago(days),
    );
  view.documents.push(document("case_file", 2, 1, {}), document("bundle", 1, 1, {}));

  world.history.push(
    line("case.changed", ago(4), "DC J Sample", ref, id, ref.reference, [
      { field: "title", before: "Post about a shop", after: view.case.record.title },
      { field: "borough", before: null, after: "Hackney" },
    ]),
    line("account.changed", ago(12), "DC J Sample", ref, account.id, "@fict_handle", [
      { field: "handles", before: [account.record.handles[0]], after: account.record.handles },
    ]),
    line("task.changed", ago(6), "DC J Sample", ref, view.tasks[2]?.id ?? "", "Capture the profile", [
      { field: "state", before: "open", after: "done" },
      { field: "owner", before: null, after: "officer-4417" },
    ]),
    line("records.consulted", ago(0, 1), "DI K Example", ref, id, ref.reference, []),
  );

  diverge(world);
}

/** Two workstations gave one case two boroughs without knowing of each other. */
function diverge(world: World): void {
  const view = world.cases.find((one) => one.case.record.reference === "OHCH-2026-00240");
  if (!view) return;
  const { id, record } = view.case;
  const ref = { id, reference: record.reference, title: record.title };
  const here = line("case.changed", ago(1, 2), "DC J Sample", ref, id, record.reference, [
    { field: "borough", before: null, after: "Islington" },
  ]);
  const there = line("case.changed", ago(1, 1), "DC M Placeholder", ref, id, record.reference, [
    { field: "borough", before: null, after: "Camden" },
  ]);
  world.history.push(here, there);
  view.case.diverged = ["borough"];
  view.case.heads = [here.entry, there.entry];
}
