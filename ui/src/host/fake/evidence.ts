import type {
  CaseView,
  CustodyLine,
  DocumentKind,
  ExhibitView,
  ExportRequest,
  JobResult,
  ViewTicket,
} from "$ipc/generated";
import { digest, makeId, printed } from "../sample/clock";
import { film, mail, pdf, picture, text, tone } from "../sample/media";
import { exhibitGaps, stored } from "../sample/world";
import type { FakeHandlers, FakeVault } from "./vault";

type Handled =
  | "files_pick"
  | "exhibit_add"
  | "exhibit_get"
  | "exhibit_open"
  | "exhibit_close"
  | "exhibit_check"
  | "exhibit_thumbnail"
  | "exhibit_withdraw"
  | "exhibit_save_as"
  | "custody_add"
  | "gap_explain"
  | "screen_shortcut"
  | "screen_take"
  | "screen_keep"
  | "screen_drop"
  | "export_preview"
  | "case_file_make"
  | "bundle_make"
  | "document_open"
  | "document_save_as";

const types: Record<string, [string, string]> = {
  png: ["image/png", "image"],
  jpg: ["image/jpeg", "image"],
  pdf: ["application/pdf", "pdf"],
  txt: ["text/plain", "text"],
  eml: ["message/rfc822", "text"],
  wav: ["audio/wav", "audio"],
};

/** Evidence: taking in, looking, custody, and what leaves. */
export function evidenceHandlers(vault: FakeVault): Pick<FakeHandlers, Handled> {
  function custody(what: string, why: string, hashOk: boolean | null): CustodyLine {
    const at = vault.now();
    return { at, atText: printed(at), by: vault.me, what, from: "", to: "", why, hashOk };
  }

  /** Bytes that fit the kind of an exhibit. */
  function bytesOf(one: ExhibitView): ViewTicket {
    const { reference, file } = one.exhibit.record;
    const made =
      one.shownAs === "pdf"
        ? pdf(reference, 3)
        : one.shownAs === "text"
          ? mail()
          : one.shownAs === "audio"
            ? tone()
            : one.shownAs === "image"
              ? picture(reference, true)
              : one.shownAs === "video"
                ? film()
                : text("");
    return { ...made, mediaType: file.mediaType, hashOk: true };
  }

  function take(view: CaseView, ticket: string): JobResult {
    const file = vault.tickets.get(ticket);
    const name = file?.name ?? "screenshot.png";
    if (file?.size === 0)
      return { name, record: null, outcome: "refused", error: { code: "file_empty", values: { name } } };
    const same = view.exhibits.find((one) => one.record.file.name === name && one.record.file.size === file?.size);
    if (same) return { name, record: same.id, outcome: "already_here", error: null };
    const [mediaType, shownAs] = types[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? [
      "application/octet-stream",
      "not_shown",
    ];
    const officer = vault.session?.officer;
    const record: ExhibitView["exhibit"]["record"] = {
      case: view.case.id,
      reference: `JS/${view.exhibits.length + 31}`,
      producer: officer?.id ?? "",
      producerName: officer?.name ?? "",
      description: "",
      obtainedWhere: "",
      capturedAt: null,
      takenAt: vault.now(),
      method: file?.method ?? "file",
      sourceAddress: "",
      item: null,
      file: {
        blob: makeId("blob"),
        sha256: digest(ticket + name),
        size: file?.size ?? 412_004,
        mediaType,
        name,
        modified: null,
        width: null,
        height: null,
      },
      capture: null,
      parent: null,
      derivation: "",
      contentNote: { words: "", graphicLevel: 0, audio: false, child: false, death: false, sexual: false },
      disclosure: "undecided",
      disclosureReason: "",
      location: "",
      withdrawn: null,
    };
    const exhibit = stored("exhibit", record, vault.now(), vault.now(), vault.me);
    view.exhibits.push(exhibit);
    vault.world.exhibits.set(exhibit.id, {
      exhibit,
      caseReference: view.case.record.reference,
      custody: [custody("taken", "", null), custody("verified", "", true)],
      children: [],
      metadata: [],
      lastCheck: custody("verified", "", true),
      shownAs,
      missing: exhibitGaps(record),
      gaps: [],
    });
    vault.changed(view, exhibit, "exhibit.created", record.reference, []);
    vault.refreshExhibit(view, exhibit.id);
    return { name, record: exhibit.id, outcome: "taken", error: null };
  }

  function produce(kind: DocumentKind, request: ExportRequest): JobResult[] {
    const view = vault.caseOf(request.case);
    const version =
      Math.max(0, ...view.documents.filter((one) => one.record.kind === kind).map((one) => one.record.version)) + 1;
    const { reference } = view.case.record;
    const name = kind === "case_file" ? `${reference} case file v${version}.pdf` : `${reference}_bundle-a_v${version}`;
    const made = stored(
      "document",
      {
        case: request.case,
        kind,
        version,
        name,
        sha256: digest(name),
        size: kind === "case_file" ? 530_112 : 18_911_040,
        pages: kind === "case_file" ? 24 : null,
        blob: makeId("blob"),
        purpose: request.purpose,
        recipient: request.recipient,
        marking: request.marking,
        madeBy: vault.session?.officer.id ?? "",
        madeAt: vault.now(),
        asAtSize: vault.world.history[0]?.seq ?? 0,
      },
      vault.now(),
      vault.now(),
      vault.me,
    );
    view.documents.push(made);
    vault.changed(view, made, "document.created", name, []);
    return [{ name, record: made.id, outcome: "made", error: null }];
  }

  return {
    files_pick: () => {
      const files = ["screenshot of the post.png", "letter.pdf"].map((name, index) => ({
        ticket: makeId("ticket"),
        name,
        size: 412_004 + index,
        method: "file" as const,
      }));
      for (const file of files) vault.tickets.set(file.ticket, file);
      return files;
    },
    screen_shortcut: () => "Ctrl Shift F11",
    screen_take: () => {
      const seen = picture("screen");
      return {
        shot: makeId("shot"),
        takenAt: vault.now(),
        desktop: { x: 0, y: 0, width: 640, height: 480 },
        screens: [{ name: "Screen of the sample", area: { x: 0, y: 0, width: 640, height: 480 }, isPrimary: true }],
        windows: [
          {
            title: "A fictional post – Sample browser",
            program: "Sample browser",
            area: { x: 40, y: 40, width: 560, height: 260 },
            isFocused: true,
          },
        ],
        picture: { ...seen, mediaType: "image/svg+xml", hashOk: true },
      };
    },
    screen_keep: (request) => {
      if (vault.session?.readOnly) vault.refuse("read_only");
      const ticket = makeId("ticket");
      vault.tickets.set(ticket, { ticket, name: `screen ${ticket}.png`, size: 88_000, method: "screen_capture" });
      return vault.runJob("intake", "Taking in 1 file", 88_000, "bytes", () => [
        take(vault.caseOf(request.case), ticket),
      ]);
    },
    screen_drop: () => null,
    exhibit_add: (request) => {
      if (vault.session?.readOnly) vault.refuse("read_only");
      const sizes = request.tickets.map((ticket) => vault.tickets.get(ticket)?.size ?? 412_004);
      const total = Math.max(
        1,
        sizes.reduce((sum, size) => sum + size, 0),
      );
      const label = request.tickets.length === 1 ? "Taking in 1 file" : `Taking in ${request.tickets.length} files`;
      return vault.runJob("intake", label, total, "bytes", () => {
        if (request.case) {
          const view = vault.caseOf(request.case);
          return request.tickets.map((ticket) => take(view, ticket));
        }
        const draft = vault.drafts.find((one) => one.id === request.draft);
        return request.tickets.map((ticket) => {
          const file = vault.tickets.get(ticket);
          const name = file?.name ?? "screenshot.png";
          draft?.held.push({
            blob: makeId("blob"),
            name,
            size: file?.size ?? 412_004,
            sha256: digest(ticket),
            mediaType: types[name.split(".").at(-1) ?? ""]?.[0] ?? "application/octet-stream",
          });
          return { name, record: null, outcome: "taken", error: null };
        });
      });
    },
    exhibit_get: (id) => vault.exhibitOf(id),
    exhibit_open: (request) => {
      const one = vault.exhibitOf(request.exhibit);
      one.custody.push(custody("viewed", request.why, true));
      return bytesOf(one);
    },
    exhibit_close: () => null,
    exhibit_check: (id) => {
      const one = vault.exhibitOf(id);
      one.lastCheck = custody("checked", "", true);
      one.custody.push(one.lastCheck);
      return one;
    },
    exhibit_thumbnail: (id) => {
      const one = vault.exhibitOf(id);
      if (one.shownAs !== "image" || one.exhibit.record.contentNote.graphicLevel >= 2) return null;
      return { ...picture(one.exhibit.record.reference), mediaType: "image/png", hashOk: true };
    },
    exhibit_withdraw: (request) => {
      const one = vault.exhibitOf(request.exhibit);
      const view = vault.caseOf(one.exhibit.record.case);
      one.exhibit.record.withdrawn = { at: vault.now(), by: vault.session?.officer.id ?? "", reason: request.reason };
      vault.changed(view, one.exhibit, "exhibit.withdrawn", one.exhibit.record.reference, []);
      vault.refreshExhibit(view, one.exhibit.id);
      return one;
    },
    exhibit_save_as: (request) => {
      vault.exhibitOf(request.exhibit).custody.push(custody("exported", request.purpose, true));
      return true;
    },
    custody_add: (request) => {
      const one = vault.exhibitOf(request.exhibit);
      one.custody.push({ ...custody(request.what, request.why, null), from: request.from, to: request.to });
      return one;
    },
    gap_explain: (request) => {
      const one = vault.exhibitOf(request.exhibit);
      const at = vault.now();
      one.custody.push(custody("explained", request.words, null));
      one.gaps = one.gaps.map((gap) =>
        gap.key === request.gap ? { ...gap, explained: { at, by: vault.me, words: request.words } } : gap,
      );
      return one;
    },
    export_preview: (id) => {
      const view = vault.caseOf(id);
      const used = view.exhibits.filter((one) => !one.record.withdrawn);
      return {
        incidents: view.incidents.length,
        people: view.people.map((one) => one.record.name),
        exhibits: used.map((one) => ({
          id: one.id,
          reference: one.record.reference,
          description: one.record.description,
          size: one.record.file.size,
        })),
        bytes: used.reduce((sum, one) => sum + one.record.file.size, 0),
        leftOut: view.exhibits.filter((one) => one.record.withdrawn).map((one) => `${one.record.reference}: withdrawn`),
        blocking: [],
      };
    },
    case_file_make: (request) =>
      vault.runJob("case_file", "Making the case file", 24, "pages", () => produce("case_file", request)),
    bundle_make: (request) =>
      vault.runJob("bundle", "Making the bundle", 18_911_040, "bytes", () => produce("bundle", request)),
    document_open: () => ({ ...pdf("Case file", 12), mediaType: "application/pdf", hashOk: true }),
    document_save_as: () => true,
  };
}
