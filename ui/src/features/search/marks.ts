const open = "\uE000";
const close = "\uE001";

/** Part of a snippet. */
export interface Piece {
  text: string;
  match: boolean;
}

/** A snippet in pieces: plain text, and what matched. The marks are two letters of the private use area. */
export function pieces(snippet: string): Piece[] {
  const found: Piece[] = [];
  let match = false;
  let text = "";
  const put = () => {
    if (text) found.push({ text, match });
    text = "";
  };
  for (const letter of snippet) {
    if (letter === open || letter === close) {
      put();
      match = letter === open;
    } else text += letter;
  }
  put();
  return found;
}
