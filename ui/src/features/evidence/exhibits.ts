import type { ContentNote, ExhibitView } from "$ipc/generated";
import { graphicLevels } from "$shared/words";

const kinds: [RegExp, string][] = [
  [/^image\//, "Picture"],
  [/^video\//, "Video"],
  [/^audio\//, "Sound"],
  [/^application\/pdf/, "PDF"],
  [/^message\//, "E-mail"],
  [/^text\/html/, "Web page, as text"],
  [/^text\//, "Text"],
  [/zip|tar|compressed/, "Archive"],
];

/** What kind of file it is, in a word. */
export function kindOf(mediaType: string): string {
  return kinds.find(([shape]) => shape.test(mediaType))?.[1] ?? "File";
}

/** What is said about an exhibit before anything of it shows (WEL-2): each fact that matters, in a few words. */
export function warnings(note: ContentNote): string[] {
  return [
    graphicLevels[note.graphicLevel] ?? "",
    note.audio ? "has sound" : "",
    note.child ? "shows a child" : "",
    note.death ? "shows a death" : "",
    note.sexual ? "sexual" : "",
  ].filter(Boolean);
}

/** From this level on no small picture is drawn (WEL-1): 2 is strong, 3 is graphic. The program keeps to the same. */
export const noThumbnailFrom = 2;

/** Whether the last comparison of bytes and digest was equal; nothing when there was none. */
export function checkOf(view: ExhibitView): { ok: boolean; text: string } | undefined {
  const ok = view.lastCheck?.hashOk;
  if (ok === undefined || ok === null) return undefined;
  return ok ? { ok, text: "Hash equal" } : { ok, text: "Hash differs" };
}
