/**
 * Where the officer is. The path stands in the fragment of the address, so that back and forward work.
 *
 * SECURITY: what follows a `?` may be words that somebody typed, and the history of a web view cannot be emptied. So
 * the address and the history hold the path alone; the rest is kept here and goes with the page when it locks.
 */
interface Place {
  /** `/cases/abc/evidence` */
  path: string;
  /** `["cases", "abc", "evidence"]` */
  parts: string[];
  query: URLSearchParams;
}

function read(address: string): Place {
  const [path = "", query = ""] = address.replace(/^#/, "").split("?", 2);
  const parts = path.split("/").filter(Boolean).map(decode);
  return { path: path || "/", parts, query: new URLSearchParams(query) };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

class Router {
  place = $state.raw<Place>(read(typeof location === "undefined" ? "" : location.hash));
  /** Grows each time that the officer goes somewhere; not when a screen only notes its filters. */
  arrivals = $state(0);
  #kept = new Map<number, string>();
  #last = 0;

  /** Starts following links and the back key; the returned function stops. */
  start(): () => void {
    const follow = (event: PopStateEvent) => {
      const number = (event.state as { place?: number } | null)?.place;
      this.place = read((number !== undefined && this.#kept.get(number)) || location.hash);
      this.arrivals += 1;
    };
    const click = (event: MouseEvent) => {
      if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const link = event.target instanceof Element ? event.target.closest("a[href^='#/']") : null;
      const address = link?.getAttribute("href");
      if (!address) return;
      event.preventDefault();
      this.go(address.slice(1));
    };
    addEventListener("popstate", follow);
    document.addEventListener("click", click);
    return () => {
      removeEventListener("popstate", follow);
      document.removeEventListener("click", click);
    };
  }

  /** Goes to a place such as `/cases/abc`; `replace` leaves no step to go back to, and the focus where it is. */
  go(to: string, replace = false): void {
    const place = read(to);
    if (place.path === this.place.path && place.query.toString() === this.place.query.toString()) return;
    this.#last += 1;
    this.#kept.set(this.#last, to);
    const state = { place: this.#last };
    if (replace) history.replaceState(state, "", `#${place.path}`);
    else history.pushState(state, "", `#${place.path}`);
    this.place = place;
    if (!replace) this.arrivals += 1;
  }

  back(): void {
    history.back();
  }

  /** Forgets every place; used when the vault locks. */
  forget(): void {
    this.#kept.clear();
    history.replaceState(null, "", "#/");
    this.place = read("/");
  }
}

export const router = new Router();

/** The address of a place, for links: `href={to("cases", id, "evidence")}`. */
export function to(...parts: string[]): string {
  return `#/${parts.map(encodeURIComponent).join("/")}`;
}
