import type { Officer, VaultStatus } from "$ipc/generated";
import { day, digest } from "../sample/clock";
import { reference } from "../sample/reference";
import type { FakeHandlers, FakeVault } from "./vault";

type Handled =
  | "vault_status"
  | "vault_create"
  | "vault_choose"
  | "vault_restore"
  | "recovery_save"
  | "passphrase_strength"
  | "session_sign_in"
  | "session_lock"
  | "session_touch"
  | "session_recover"
  | "rollback_explain"
  | "restore_list"
  | "restore_confirm"
  | "officer_list"
  | "officer_add"
  | "officer_remove"
  | "passphrase_change"
  | "reference_data"
  | "preference_get"
  | "preference_put"
  | "setting_put"
  | "log_retention"
  | "log_retention_put"
  | "backup_make"
  | "vault_check"
  | "vault_rebuild"
  | "log_export"
  | "job_list"
  | "job_cancel";

/** Signing in, officers, settings and the upkeep of the vault. */
export function sessionHandlers(vault: FakeVault): Pick<FakeHandlers, Handled> {
  function status(): VaultStatus {
    return {
      state: vault.state,
      folder: "/home/officer/.local/share/casebook/hub",
      session: vault.session,
      keyring: vault.options.keyring ?? "ok",
      version: "0.1.0",
      sample: true,
    };
  }

  return {
    vault_status: status,
    vault_create: (request) => {
      if (vault.state !== "none") vault.refuse("vault_exists");
      if (request.passphrase.length < 12) vault.refuse("weak_passphrase");
      const usual = vault.sessionOf("supervisor");
      const { name, rank, warrant } = request;
      vault.state = "open";
      vault.session = { ...usual, officer: { ...usual.officer, name, rank, warrant } };
      return {
        session: vault.session,
        halves: [
          { number: 1, text: "CBR1-7Q4F-M2XK-9D3T-H6WN-P5RA-2VJC-8YEB" },
          { number: 2, text: "CBR2-3KTZ-W8PD-6NQG-1HXM-C4FV-R7SA-9JEY" },
        ],
      };
    },
    vault_choose: () => {
      vault.state = "locked";
      return status();
    },
    vault_restore: () => {
      vault.state = "open";
      return (vault.session = vault.sessionOf("supervisor"));
    },
    recovery_save: () => true,
    passphrase_strength: (passphrase) => {
      const words = passphrase.split(/[\s-]+/).filter(Boolean).length;
      const log = Math.min(30, passphrase.length * 0.45 + words);
      const score = log < 4 ? 0 : log < 7 ? 1 : log < 9 ? 2 : log < 12 ? 3 : 4;
      return {
        score,
        acceptable: score >= 4,
        guessesLog10: log,
        warning: score < 2 ? "This is like passphrases that are tried first." : "",
        suggestions: score < 4 ? ["Add another word or two. Words that do not belong together are best."] : [],
      };
    },
    session_sign_in: (request) => {
      const keyring = vault.options.keyring ?? "ok";
      if (keyring === "missing") vault.refuse("keyring_missing");
      if (keyring === "locked") vault.refuse("keyring_locked");
      if (keyring === "unavailable") vault.refuse("keyring_unavailable");
      const officer = vault.officers.find((one) => one.warrant === request.warrant.trim() && one.active);
      if (!officer || request.passphrase === "wrong") {
        vault.tries += 1;
        vault.refuse("wrong_credentials", { wait: String(vault.tries > 1 ? 2 ** (vault.tries - 1) : 0) });
      }
      const failedTries = vault.tries;
      vault.tries = 0;
      vault.state = "open";
      return (vault.session = { ...vault.sessionOf(officer.role), officer, failedTries });
    },
    session_lock: () => {
      vault.state = "locked";
      vault.session = null;
      vault.emit("locked", "asked");
      return null;
    },
    session_touch: () => null,
    session_recover: (request) => {
      if (!request.firstHalf.toUpperCase().startsWith("CBR1")) vault.refuse("recovery_half_wrong", { half: "1" });
      if (!request.secondHalf.toUpperCase().startsWith("CBR2")) vault.refuse("recovery_half_wrong", { half: "2" });
      vault.state = "open";
      return (vault.session = vault.sessionOf("supervisor"));
    },
    rollback_explain: () => {
      const before = vault.session;
      if (before?.officer.role !== "supervisor") return vault.refuse("needs_supervisor");
      return (vault.session = { ...before, readOnly: false });
    },
    restore_list: () => vault.restores,
    restore_confirm: (request) => {
      const found = vault.restores.find((one) => one.entry === request.restored && !one.confirmedBy);
      if (!found) return vault.refuse("not_found");
      if (!found.mayConfirm) return vault.refuse("needs_second_officer");
      const confirmed = { ...found, confirmedBy: vault.me, confirmedAtText: "now", mayConfirm: false };
      return (vault.restores = vault.restores.map((one) => (one === found ? confirmed : one)));
    },
    officer_list: () => vault.officers,
    officer_add: (request) => {
      if (vault.session?.officer.role !== "supervisor") vault.refuse("needs_supervisor");
      const { name, rank, warrant, role } = request;
      const officer: Officer = {
        id: `officer-${warrant}`,
        name,
        rank,
        warrant,
        role,
        signingKey: digest(warrant),
        exchangeKey: digest(`${warrant}x`),
        active: true,
      };
      vault.officers.push(officer);
      return officer;
    },
    officer_remove: (request) => {
      const officer = vault.officers.find((one) => one.id === request.officer) ?? vault.refuse("not_found");
      officer.active = false;
      return null;
    },
    passphrase_change: (request) => {
      if (request.current === "wrong") vault.refuse("wrong_credentials");
      return null;
    },
    reference_data: () => reference,
    preference_get: (name) => vault.preferences.get(name) ?? null,
    preference_put: (request) => {
      vault.preferences.set(request.name, request.value);
      return null;
    },
    setting_put: (request) => {
      if (vault.session && request.name === "idle_minutes") {
        vault.session = { ...vault.session, idleMinutes: Number(request.value) };
      }
      return null;
    },
    log_retention: () => vault.retention,
    log_retention_put: (request) => {
      if (vault.session?.officer.role !== "supervisor") vault.refuse("needs_supervisor");
      if (request.years !== null && request.years < vault.retention.leastYears)
        vault.refuse("invalid", { fields: "years", years: "shorter_than_records" });
      const values = [...vault.retention.values.filter((one) => one.from !== request.from), request];
      const holds = request.from <= day(0) ? request.years : vault.retention.years;
      const reviewOn =
        holds === null ? null : vault.retention.begins.replace(/^\d+/, (year) => String(Number(year) + holds));
      return (vault.retention = { ...vault.retention, values, years: holds, reviewOn });
    },
    backup_make: () =>
      vault.runJob("backup", "Backing up the vault", 220_000_000, "bytes", () => [
        { name: "hub-2026-11-23.cbbackup", record: null, outcome: "ok", error: null },
      ]),
    vault_check: () =>
      vault.runJob("check", "Checking everything", 1_204, "entries", () => [
        { name: "Journal: 1,204 entries, every signature and link holds", record: null, outcome: "ok", error: null },
        {
          name: `Evidence: ${vault.world.exhibits.size} sealed files, every digest equal`,
          record: null,
          outcome: "ok",
          error: null,
        },
      ]),
    vault_rebuild: () =>
      vault.runJob("rebuild", "Rebuilding from the journal", 1_204, "entries", () => [
        { name: "Lists and search index", record: null, outcome: "made", error: null },
      ]),
    log_export: () => {
      if (vault.session?.officer.role !== "supervisor") vault.refuse("needs_supervisor");
      return vault.runJob("log_export", "Exporting the log", 1_204, "entries", () => [
        { name: "/home/officer/casebook-log_20261123-100000", record: null, outcome: "made", error: null },
      ]);
    },
    job_list: () => vault.jobs,
    job_cancel: (id) => {
      const job = vault.jobs[id - 1];
      if (job?.state === "running") {
        const stopped = { ...job, state: "cancelled" as const };
        vault.jobs[id - 1] = stopped;
        vault.emit("job", structuredClone(stopped));
      }
      return null;
    },
  };
}
