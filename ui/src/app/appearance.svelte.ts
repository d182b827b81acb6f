import type { Host } from "$host/host";
import { singleKeys } from "$shared/keys.svelte";

export type Theme = "system" | "light" | "dark" | "contrast";

interface Chosen {
  theme: Theme;
  /** 1 to 2: how many times the usual text size. */
  scale: number;
  reducedMotion: boolean;
  singleKeys: boolean;
}

const usual: Chosen = { theme: "system", scale: 1, reducedMotion: false, singleKeys: true };

/** How the interface looks and which keys act: kept in the vault for each officer, applied to the page's root. */
class Appearance {
  chosen = $state.raw<Chosen>(usual);

  /** Follows the wishes of the system; the returned function stops. */
  start(): () => void {
    const wishes = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"].map((query) => matchMedia(query));
    const follow = () => this.apply();
    for (const wish of wishes) wish.addEventListener("change", follow);
    this.apply();
    return () => wishes.forEach((wish) => wish.removeEventListener("change", follow));
  }

  async load(host: Host): Promise<void> {
    try {
      const kept = await host.call("preference_get", "appearance");
      if (kept) this.chosen = { ...usual, ...(JSON.parse(kept) as Partial<Chosen>) };
    } catch {
      // What cannot be read is as usual; nothing of the work depends on it.
    }
    this.apply();
  }

  async put(host: Host, change: Partial<Chosen>): Promise<void> {
    this.chosen = { ...this.chosen, ...change };
    this.apply();
    await host.call("preference_put", { name: "appearance", value: JSON.stringify(this.chosen) });
  }

  apply(): void {
    const root = document.documentElement;
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const more = matchMedia("(prefers-contrast: more)").matches;
    const { theme, scale, reducedMotion } = this.chosen;
    root.dataset["theme"] =
      theme === "contrast" || (theme === "system" && more)
        ? dark
          ? "contrast-dark"
          : "contrast"
        : theme === "system"
          ? dark
            ? "dark"
            : "light"
          : theme;
    root.dataset["motion"] = reducedMotion ? "reduced" : "usual";
    root.style.setProperty("--text-scale", String(scale));
    singleKeys.on = this.chosen.singleKeys;
  }
}

export const appearance = new Appearance();
