/** Where the officer is, kept in the fragment of the address so that back and forward work. */

interface Place {
  /** `/cases/abc/evidence` */
  path: string;
  /** `["cases", "abc", "evidence"]` */
  parts: string[];
  query: URLSearchParams;
}

function read(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#/, "").split("?", 2);
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

  /** Starts following the address; the returned function stops. */
  start(): () => void {
    const follow = () => (this.place = read(location.hash));
    follow();
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }

  /** Goes to a place such as `/cases/abc`; `replace` leaves no step to go back to. */
  go(to: string, replace = false): void {
    const address = `#${to}`;
    if (location.hash === address) return;
    if (replace) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
    this.place = read(address);
  }

  back(): void {
    history.back();
  }
}

export const router = new Router();

/** The address of a place, for links: `href={to("cases", id, "evidence")}`. */
export function to(...parts: string[]): string {
  return `#/${parts.map(encodeURIComponent).join("/")}`;
}
