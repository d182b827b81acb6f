import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { FileTicket, IpcError } from "$ipc/generated";
import { type Host, HostError } from "./host";

/** The program around the page: commands by name, each with one `request`. */
export function tauriHost(): Host {
  return {
    async call(name, ...[request]) {
      try {
        return await invoke(name, { request: request ?? null });
      } catch (error) {
        throw new HostError(asIpcError(error));
      }
    },
    async hold(bytes, name) {
      try {
        // A header carries Latin letters only, so the name is written in percent signs.
        const headers = { "x-name": encodeURIComponent(name) };
        return await invoke<FileTicket>("bytes_hold", bytes, { headers });
      } catch (error) {
        throw new HostError(asIpcError(error));
      }
    },
    on(event, handler) {
      let stopped = false;
      const listening = listen(event, (message) => {
        if (!stopped) handler(message.payload as Parameters<typeof handler>[0]);
      });
      return () => {
        stopped = true;
        void listening.then((stop) => stop());
      };
    },
    forget(cause) {
      // Only the cause of the lock survives; App reads it and takes it away.
      sessionStorage.setItem("locked", cause);
      location.reload();
    },
  };
}

function asIpcError(error: unknown): IpcError {
  if (typeof error === "object" && error !== null && "code" in error && typeof error.code === "string") {
    return { code: error.code as IpcError["code"], values: "values" in error ? (error.values as never) : {} };
  }
  // The shell itself refused: a command that is not granted, or arguments that it could not read.
  return { code: "internal", values: {} };
}
