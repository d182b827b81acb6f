import { screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, describe, expect, test } from "vitest";
import { appearance } from "$app/appearance.svelte";
import { router } from "$app/router.svelte";
import { openRestore } from "$test/restores";
import { asked, expectNoAccessibilityViolations, renderWith } from "$test/render";
import Settings from "./Settings.svelte";

beforeEach(() => router.forget());

async function open(part: string, options = {}) {
  router.go(`/settings/${part}`, true);
  return renderWith(Settings, {}, {}, options);
}

describe.each(["appearance", "sign-in", "officers", "vault", "about"])("settings, %s", (part) => {
  test("can be used by everybody", async () => {
    const { container } = await open(part, { officer: "supervisor" });
    await waitFor(() => expect(container.querySelector("[aria-busy='true']")).toBeNull());
    await expectNoAccessibilityViolations(container);
  });
});

test("colours and text size act at once and are kept", async () => {
  const { host, user } = await open("appearance");
  await user.click(screen.getByRole("radio", { name: "Dark" }));
  expect(document.documentElement.dataset["theme"]).toBe("dark");
  await user.click(screen.getByRole("radio", { name: "150 %" }));
  expect(document.documentElement.style.getPropertyValue("--text-scale")).toBe("1.5");
  await waitFor(() => expect(asked(host, "preference_put").at(-1)?.value).toContain('"scale":1.5'));
  await appearance.put(host, { theme: "system", scale: 1 });
});

test("only a supervisor is offered to add and remove officers", async () => {
  const { unmount } = await open("officers");
  expect(await screen.findByText("DI K Example")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Add officer" })).toBeNull();
  unmount();
  const { host, user } = await open("officers", { officer: "supervisor" });
  await user.click(await screen.findByRole("button", { name: "Remove DC J Sample" }));
  const dialog = await screen.findByRole("dialog", { name: "Remove DC J Sample?" });
  await user.click(within(dialog).getByRole("button", { name: "Remove officer" }));
  expect(within(dialog).getByLabelText("Why?")).toHaveAccessibleDescription(/Say why/);
  expect(asked(host, "officer_remove")).toEqual([]);
  await user.type(within(dialog).getByLabelText("Why?"), "Left the unit");
  await user.click(within(dialog).getByRole("button", { name: "Remove officer" }));
  await waitFor(() => expect(asked(host, "officer_remove")[0]?.reason).toBe("Left the unit"));
});

test("a check says what it found", async () => {
  const { user } = await open("vault");
  await user.click(screen.getByRole("button", { name: "Check everything" }));
  expect(await screen.findByText(/every signature and link holds/)).toBeVisible();
});

test("restores are listed with who confirmed each, and an open one can be confirmed", async () => {
  const done = openRestore({ entry: "older", confirmedBy: "DC J Sample", confirmedAtText: "2026", keySince: true });
  const { user } = await open("vault", { restores: [openRestore(), done] });
  expect(await screen.findByText(/proves less than a key of before/)).toBeVisible();
  await user.click(await screen.findByRole("button", { name: "Confirm the restore" }));
  await user.click(await screen.findByRole("button", { name: "Sign and confirm" }));
  await waitFor(() => expect(screen.queryByText(/nobody else has confirmed it/)).toBeNull());
});

test("the log is kept until a period is set, and none shorter than the records", async () => {
  // Rule: LOG-9
  const { container, host, user } = await open("vault", { officer: "supervisor" });
  expect(await screen.findByText("Not set: the log is kept")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Set the period" }));
  await user.type(screen.getByLabelText("Years", { exact: false }), "5");
  await user.type(screen.getByLabelText("From which day"), "01/09/2026");
  await user.click(screen.getByRole("button", { name: "Set the period" }));
  expect(screen.getByLabelText("Years", { exact: false })).toHaveAccessibleDescription(/At least 6 years/);
  expect(asked(host, "log_retention_put")).toEqual([]);
  await expectNoAccessibilityViolations(container);
  await user.clear(screen.getByLabelText("Years", { exact: false }));
  await user.type(screen.getByLabelText("Years", { exact: false }), "7");
  await user.click(screen.getByRole("button", { name: "Set the period" }));
  await waitFor(() => expect(screen.getByText("1 Sep 2033")).toBeVisible());
  expect(asked(host, "log_retention_put")).toEqual([{ from: "2026-09-01", years: 7 }]);
});

test("a detective sees how long the log is kept and does not set it", async () => {
  await open("vault");
  expect(await screen.findByText("Not set: the log is kept")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Set the period" })).toBeNull();
});
