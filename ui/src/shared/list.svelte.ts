import type { Host } from "$host/host";
import type { CaseStatus, Commands, ListRequest, Page } from "$ipc/generated";
import { toMessage } from "$ipc/errors";

/** The commands that read a list page by page. */
export type ListCommand = {
  [K in keyof Commands]: Commands[K]["request"] extends ListRequest ? K : never;
}[keyof Commands] &
  ("incident_list" | "case_list" | "person_list" | "account_list" | "exhibit_list");

/** A row of that list. */
export type RowOf<K extends ListCommand> = Commands[K]["response"] extends Page<infer Row> ? Row : never;

export interface Filters {
  text: string;
  statuses: CaseStatus[];
  /** An officer's id, `nobody`, or empty for everyone. */
  owner: string;
  borough: string;
  platform: string;
  strand: string;
}

/** How a list opens the first time. */
export interface ListStart {
  sort?: { column: string; descending: boolean };
  /** Columns that are shown only once they are chosen. */
  hidden?: string[];
  case?: string;
  filters?: Partial<Filters>;
}

export interface SavedView {
  name: string;
  filters: Filters;
  sort: { column: string; descending: boolean } | undefined;
  hidden: string[];
}

export function noFilters(): Filters {
  return { text: "", statuses: [], owner: "", borough: "", platform: "", strand: "" };
}

/** A list that is read page by page, with its filters, order, columns and the views an officer saved of it. */
export class ListState<K extends ListCommand> {
  rows = $state.raw<RowOf<K>[]>([]);
  total = $state(0);
  /** True until the first answer came. */
  fresh = $state(true);
  reading = $state(false);
  problem = $state<string>();
  filters = $state<Filters>(noFilters());
  sort = $state<{ column: string; descending: boolean } | undefined>();
  hidden = $state<string[]>([]);
  views = $state<SavedView[]>([]);
  /** Kept from the last time; the list waits for it. */
  ready = $state(false);

  #host: Host;
  #command: K;
  #case: string | null;
  #next: string | null = null;
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #kept = "";

  constructor(host: Host, command: K, start: ListStart = {}) {
    this.#host = host;
    this.#command = command;
    this.#case = start.case ?? null;
    this.sort = start.sort;
    this.hidden = start.hidden ?? [];
    this.filters = { ...noFilters(), ...start.filters };
  }

  /** Reads what was kept of the last time, then the first page. */
  async start(): Promise<void> {
    try {
      const kept = await this.#host.call("preference_get", this.#preference);
      if (kept) this.#restore(kept);
    } catch {
      // Without what was kept the list opens as it does the first time.
    }
    this.ready = true;
    await this.read();
  }

  /** Reads again after a filter changed, once the typing rests. */
  readSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.read(), 180);
  }

  /** Reads the first page. */
  async read(): Promise<void> {
    clearTimeout(this.#timer);
    const asked = (this.#asked += 1);
    this.reading = true;
    try {
      const page = (await this.#host.call(this.#command as "case_list", this.#request(null))) as unknown as Page<
        RowOf<K>
      >;
      if (asked !== this.#asked) return;
      this.rows = page.rows;
      this.total = page.total;
      this.#next = page.next;
      this.problem = undefined;
    } catch (error) {
      if (asked === this.#asked) this.problem = toMessage(error);
    } finally {
      if (asked === this.#asked) {
        this.reading = false;
        this.fresh = false;
      }
    }
  }

  /** Reads the next page behind the rows that are here. */
  async more(): Promise<void> {
    if (this.reading || this.#next === null) return;
    const asked = this.#asked;
    this.reading = true;
    try {
      const page = (await this.#host.call(this.#command as "case_list", this.#request(this.#next))) as unknown as Page<
        RowOf<K>
      >;
      if (asked !== this.#asked) return;
      this.rows = [...this.rows, ...page.rows];
      this.total = page.total;
      this.#next = page.next;
    } catch (error) {
      if (asked === this.#asked) this.problem = toMessage(error);
    } finally {
      if (asked === this.#asked) this.reading = false;
    }
  }

  get isFiltered(): boolean {
    return JSON.stringify(this.filters) !== JSON.stringify(noFilters());
  }

  clearFilters(): void {
    this.filters = noFilters();
  }

  saveView(name: string): void {
    const view: SavedView = $state.snapshot({ name, filters: this.filters, sort: this.sort, hidden: this.hidden });
    this.views = [...this.views.filter((one) => one.name !== name), view].sort((a, b) =>
      a.name.localeCompare(b.name, "en-GB"),
    );
    this.keep();
  }

  useView(view: SavedView): void {
    this.filters = { ...noFilters(), ...$state.snapshot(view.filters) };
    this.sort = view.sort;
    this.hidden = [...view.hidden];
  }

  removeView(name: string): void {
    this.views = this.views.filter((one) => one.name !== name);
    this.keep();
  }

  /** Keeps order, columns and views for the next time. Filters are not kept: a list opens whole. */
  keep(): void {
    if (!this.ready) return;
    const value = JSON.stringify({ sort: this.sort, hidden: this.hidden, views: this.views });
    if (value === this.#kept) return;
    this.#kept = value;
    this.#host.call("preference_put", { name: this.#preference, value }).catch((error: unknown) => {
      this.problem = toMessage(error);
    });
  }

  get #preference(): string {
    return `list.${this.#command}`;
  }

  #restore(text: string): void {
    this.#kept = text;
    const kept = JSON.parse(text) as { sort?: SavedView["sort"]; hidden?: string[]; views?: SavedView[] };
    if (kept.sort) this.sort = kept.sort;
    if (Array.isArray(kept.hidden)) this.hidden = kept.hidden;
    if (Array.isArray(kept.views)) this.views = kept.views;
  }

  #request(after: string | null): ListRequest {
    const { text, statuses, owner, borough, platform, strand } = $state.snapshot(this.filters);
    return {
      text: text.trim(),
      statuses,
      owner: owner && owner !== "nobody" ? owner : null,
      unowned: owner === "nobody",
      borough: borough || null,
      platform: platform || null,
      strand: strand || null,
      case: this.#case,
      sort: snake(this.sort?.column ?? ""),
      descending: this.sort?.descending ?? false,
      after,
      limit: 100,
    };
  }
}

/** A column's name as the program sorts by it: `takenAt` is `taken_at`. */
function snake(column: string): string {
  return column.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
