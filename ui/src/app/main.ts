import { mount } from "svelte";
import "./base.css";
import "$shared/control.css";
import App from "./App.svelte";
import type { Host } from "$host/host";
import { tauriHost } from "$host/tauri";

async function chooseHost(): Promise<Host> {
  if (!__FAKE_HOST__) return tauriHost();
  const { fakeHost } = await import("$host/fake");
  const wish = new URLSearchParams(location.search);
  return fakeHost({
    state: (wish.get("state") as "none" | "locked" | "open" | null) ?? "open",
    keyring: wish.get("keyring") ?? "ok",
    officer: wish.get("officer") === "supervisor" ? "supervisor" : "detective",
    readOnly: wish.has("readonly"),
    empty: wish.has("empty"),
    delay: Number(wish.get("delay") ?? 60),
    now: Date.now(),
  });
}

const target = document.getElementById("app");
if (target) void chooseHost().then((host) => mount(App, { target, props: { host } }));
