/** A URN as it is stored: root of eleven without separators, and what follows it (R-URN-1). */
export function splitUrn(typed: string): { root: string; suffix: string } {
  const plain = typed.toUpperCase().replace(/\s+/g, "");
  const match = /^(\d{2})\/?([A-Z0-9]{2})\/?(\d{5})\/?(\d{2})(.*)$/.exec(plain);
  if (!match) return { root: plain, suffix: "" };
  return { root: `${match[1]}${match[2]}${match[3]}${match[4]}`, suffix: match[5] ?? "" };
}

/** What is wrong with a URN; nothing when it is empty, because none is invented (R-URN-2, R-URN-3). */
export function urnProblem(typed: string): string | undefined {
  if (!typed.trim()) return undefined;
  return /^\d{2}[A-Z0-9]{2}\d{7}$/.test(splitUrn(typed).root)
    ? undefined
    : "A URN has eleven characters: two figures, two letters or figures, seven figures, for example 01AB0209826.";
}
