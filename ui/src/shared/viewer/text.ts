/** How much of a text is shown at most. */
export const textLimit = 2_000_000;

/** The text of a file: UTF-8 or UTF-16 when it is, else Windows Latin, which reads every byte. */
export function decodeText(bytes: Uint8Array, cut = false): { text: string; encoding: string } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return { text: new TextDecoder("utf-16le").decode(bytes), encoding: "UTF-16" };
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return { text: new TextDecoder("utf-16be").decode(bytes), encoding: "UTF-16" };
  try {
    // A text cut at the limit may end in the middle of a letter.
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: cut }), encoding: "UTF-8" };
  } catch {
    return { text: new TextDecoder("windows-1252").decode(bytes), encoding: "Windows-1252, because it is not UTF-8" };
  }
}

/** Reads the beginning of a text from a ticket's address. */
export async function readText(
  address: string,
  size: number,
  signal: AbortSignal,
): Promise<{ text: string; encoding: string }> {
  const cut = size > textLimit;
  const answer = await fetch(address, { signal, ...(cut ? { headers: { Range: `bytes=0-${textLimit - 1}` } } : {}) });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return decodeText(bytes.subarray(0, textLimit), cut);
}
