import {
  getDocument,
  GlobalWorkerOptions,
  PDFDataRangeTransport,
  type PDFDocumentProxy,
} from "pdfjs-dist/legacy/build/pdf.mjs";
import workerAddress from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";

GlobalWorkerOptions.workerSrc = workerAddress;

/** Fonts, character maps and decoders that a PDF may ask for: files of the program itself, never of the network. */
const ownFiles = import.meta.glob<string>(
  ["/node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}", "/node_modules/pdfjs-dist/cmaps/*.bcmap"],
  { query: "?url", import: "default", eager: true, exhaustive: true },
);

const byName = new Map(
  Object.entries(ownFiles).map(([path, address]) => [path.slice(path.lastIndexOf("/") + 1), address]),
);

async function ownBytes(name: string): Promise<Uint8Array> {
  const address = byName.get(name);
  if (!address) throw new Error(`${name} is not part of the program`);
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${name} could not be read`);
  return new Uint8Array(await answer.arrayBuffer());
}

class OwnFonts {
  fetch({ filename }: { filename: string }): Promise<Uint8Array> {
    return ownBytes(filename);
  }
}

class OwnMaps {
  async fetch({ name }: { name: string }): Promise<{ cMapData: Uint8Array; isCompressed: boolean }> {
    return { cMapData: await ownBytes(`${name}.bcmap`), isCompressed: true };
  }
}

/** Decoders in WebAssembly would need a wider content policy; a picture that needs one stays blank and is named. */
class NoDecoders {
  fetch(): Promise<never> {
    return Promise.reject(new Error("not shipped"));
  }
}

/** Above this size only the parts that are looked at are read. */
const wholeBelow = 32_000_000;

class TicketRange extends PDFDataRangeTransport {
  #address: string;
  #failed: (error: unknown) => void;

  constructor(address: string, size: number, failed: (error: unknown) => void) {
    super(size, null);
    this.#address = address;
    this.#failed = failed;
  }

  override requestDataRange(begin: number, end: number): void {
    fetch(this.#address, { headers: { Range: `bytes=${begin}-${end - 1}` } })
      .then(async (answer) => {
        if (!answer.ok) throw new Error(`status ${answer.status}`);
        const bytes = new Uint8Array(await answer.arrayBuffer());
        this.onDataRange(begin, answer.status === 206 ? bytes : bytes.slice(begin, end));
      })
      .catch(this.#failed);
  }
}

export interface OpenPdf {
  document: PDFDocumentProxy;
  /** Frees pages, worker and bytes. */
  close: () => void;
}

/** Opens a PDF from a ticket's address. Nothing in it runs: pages become pictures, links and scripts stay text. */
export async function openPdf(address: string, size: number): Promise<OpenPdf> {
  const settings = {
    // SECURITY: evidence may be hostile; nothing in it may become code, and it may ask for no address.
    isEvalSupported: false,
    enableXfa: false,
    useWasm: false,
    useWorkerFetch: false,
    disableAutoFetch: true,
    StandardFontDataFactory: OwnFonts,
    CMapReaderFactory: OwnMaps,
    WasmFactory: NoDecoders,
    verbosity: 0,
  };
  let failed: (error: unknown) => void = () => {};
  const failure = new Promise<never>((_, reject) => (failed = reject));
  let task: ReturnType<typeof getDocument>;
  if (size < wholeBelow) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    task = getDocument({ ...settings, data: new Uint8Array(await answer.arrayBuffer()) });
  } else {
    task = getDocument({
      ...settings,
      range: new TicketRange(address, size, (error) => failed(error)),
      disableStream: true,
    });
  }
  failure.catch(() => {});
  const document = await Promise.race([task.promise, failure]);
  return { document, close: () => void task.destroy() };
}
