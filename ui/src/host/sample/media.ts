/** Bytes in place of evidence: drawings, texts, a PDF and a tone, all made here and meaning nothing. */

function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function address(mediaType: string, bytes: Uint8Array): { address: string; size: number } {
  return { address: `data:${mediaType};base64,${base64(bytes)}`, size: bytes.length };
}

const encoder = new TextEncoder();

/** A plain picture with words on it, in place of evidence. */
export function picture(words: string, tall = false): { address: string; size: number } {
  const height = tall ? 1400 : 480;
  const boxes = Array.from(
    { length: tall ? 6 : 1 },
    (_, index) =>
      `<rect x="40" y="${120 + index * 210}" width="560" height="180" rx="8" fill="#fff"/><circle cx="76" cy="${156 + index * 210}" r="18" fill="#b9c6d4"/><rect x="110" y="${142 + index * 210}" width="200" height="12" fill="#94a4b5"/><rect x="60" y="${196 + index * 210}" width="500" height="10" fill="#cfd8e1"/><rect x="60" y="${220 + index * 210}" width="430" height="10" fill="#cfd8e1"/>`,
  ).join("");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="${height}"><rect width="640" height="${height}" fill="#dfe6ee"/><rect x="40" y="40" width="560" height="60" rx="8" fill="#fff"/>${boxes}<text x="60" y="80" font-family="sans-serif" font-size="24" fill="#15202b">Sample ${words}</text></svg>`;
  return address("image/svg+xml", encoder.encode(svg));
}

export function text(words: string): { address: string; size: number } {
  return address("text/plain;charset=utf-8", encoder.encode(words));
}

/** An e-mail with its headers. */
export function mail(): { address: string; size: number } {
  return text(
    [
      "Received: from mail.example (203.0.113.7) by mx.example; Sat, 21 Nov 2026 22:07:51 +0000",
      "From: Nobody Real <nobody@mail.example>",
      "To: shop@mail.example",
      "Date: Sat, 21 Nov 2026 22:07:49 +0000",
      "Subject: (invented)",
      "Message-ID: <invented-0001@mail.example>",
      "",
      "This text is invented.",
      "",
      "هذا النص خيالي بالكامل.",
    ].join("\r\n"),
  );
}

/** A PDF of so many pages, each with a line of words. */
export function pdf(words: string, pages: number): { address: string; size: number } {
  const objects: string[] = [];
  const kids = Array.from({ length: pages }, (_, index) => `${4 + index * 2} 0 R`).join(" ");
  objects.push("<< /Type /Catalog /Pages 2 0 R >>");
  objects.push(`<< /Type /Pages /Kids [${kids}] /Count ${pages} >>`);
  objects.push("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
  for (let page = 1; page <= pages; page += 1) {
    const drawing = `BT /F1 20 Tf 72 760 Td (${words}) Tj /F1 12 Tf 0 -32 Td (Invented sample, page ${page} of ${pages}) Tj ET 0.8 w 72 700 m 520 700 l S`;
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${3 + page * 2} 0 R >>`,
      `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
    );
  }
  let file = "%PDF-1.7\n";
  const places: number[] = [];
  objects.forEach((object, index) => {
    places.push(file.length);
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
  });
  const table = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  file += places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return address("application/pdf", encoder.encode(file));
}

/** Two seconds of a quiet tone. */
export function tone(): { address: string; size: number } {
  const rate = 8000;
  const samples = rate * 2;
  const bytes = new Uint8Array(44 + samples);
  const data = new DataView(bytes.buffer);
  const write = (at: number, word: string) => bytes.set(encoder.encode(word), at);
  write(0, "RIFF");
  data.setUint32(4, 36 + samples, true);
  write(8, "WAVEfmt ");
  data.setUint32(16, 16, true);
  data.setUint16(20, 1, true);
  data.setUint16(22, 1, true);
  data.setUint32(24, rate, true);
  data.setUint32(28, rate, true);
  data.setUint16(32, 1, true);
  data.setUint16(34, 8, true);
  write(36, "data");
  data.setUint32(40, samples, true);
  for (let at = 0; at < samples; at += 1)
    bytes[44 + at] = 128 + Math.round(20 * Math.sin((2 * Math.PI * 440 * at) / rate));
  return address("audio/wav", bytes);
}

/** A second of film: a blue square that goes from left to right. */
const square =
  "GkXfo59ChoEBQveBAULygQRC84EIQoKEd2VibUKHgQRChYECGFOAZwEAAAAAAAPoEU2bdLlNu4tTq4QVSalmU6yBbk27i1OrhBZUrmtTrIGTTb" +
  "uLU6uEH0O2dVOsgdRNu4xTq4QcU7trU6yCA9bsrgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAVSalmoCrX" +
  "sYMPQkBEiYREe//fTYCGQ2hyb21lV0GGQ2hyb21lFlSua7yuuteBAXPFh3YVvAywW0qDgQFV7oEBhoVWX1ZQOOCdsIGguoFaU8CBAVWwkFWxgQ" +
  "FVuYECVbqBDVW7gQEfQ7Z1AQAAAAAAAvbngQCgQLOh74EAAAAQCACdASqgAFoACocIhYWImYSIOAIDSAK02QlHlC4tP2EJ4IisVgzTjNNvTtha" +
  "t+X1Nz6rhSW/dkLzlyeMvkFUtcMvkFhzcMtwAP7ofBT5KALTRpJkqCWP7JWFnoWOOpa3aKBgzxRoXQJhAHWhv6a97oEBpbhQBQCdASqgAFoACo" +
  "cIhYWImYSIOAIABigPCHVUmu4h1VJruIdVSa7iHVUmu4h1VJruIbwA/uuuAKDlocKBAMgA8QQAKhHAABgAGqBv9AAAwHDdemO4qeDHRQquHd62" +
  "E321zd/2Sbg0v78A/uh8a+gOy9YQ73DiS4W2RR6Z5UB1oZumme6BAaWUEQIAKhHAABgAGFgv9AAIgIEAAAD7gQCg5qHDgQGRABEFACoRwAAYAB" +
  "ltN/QAAFOhToUuCwg/GiliyEBQ6EyrPYAIRMRFrujbUoD+6H401rt5TRXjtXUff6vjVnN0kHWhm6aZ7oEBpZQRAgAqEcAAGAAYWC/0AAiAgQAA" +
  "APuByKBAh6HjgQJZABEGACoRwAAazAxQg/wEBlgtTUgA+InUHWEO+v7t7e9Z4uD7c+KBRd3lc/7jKpesLIplAP7oftjpmfwBgrvGx/3WmoG79w" +
  "C3+daRBJ3cFoQykr1TAnXkz/AozIJuuwAAdaGbppnugQGllBECACoRwAAYABhYL/QACICBAAAA+4IBkaD0odCBAycAUQUAKhHAABgAGqq/9AAB" +
  "7pKQV0vF26JsuZppp7d6fWgmhEcG161IwgZLUkqQ/uh9dOG0jRFzTqNqfCZX8eumvqTWZqc4TjcxPFdCAHWhm6aZ7oEBpZQRAgAqEcAAGAAYWC" +
  "/0AAiAgQAAAPuCAlmg7KHIgQPvABEFACoRwAAYABuEz/QAA+mPlSAxCsZFOfJ8vpBUEWpFepWkoH1WFTHWsgD+6H72PbNA5P6B2w6XHhO5VpqP" +
  "843SPg4AdaGbppnugQGllBECACoRwAAYABhYL/QACICBAAAA+4IDJxxTu2uNu4uzgQC3hveBAfGB1A==";

export function film(): { address: string; size: number } {
  return { address: `data:video/webm;base64,${square}`, size: Math.floor((square.length * 3) / 4) };
}
