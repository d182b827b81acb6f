import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { fakeHost } from "$host/fake";
import { asked, expectNoAccessibilityViolations } from "$test/render";
import App from "./App.svelte";
import { router } from "./router.svelte";

beforeEach(() => router.forget());

async function app(options: Parameters<typeof fakeHost>[0] = {}) {
  const host = fakeHost({ state: "open", ...options });
  const drawn = render(App, { props: { host } });
  await screen.findByRole("navigation", { name: "Main" });
  return { ...drawn, host, user: userEvent.setup({ delay: null }) };
}

describe("the frame", () => {
  test("shows the marking, where one is, and who is signed in", async () => {
    // Rule: GSC-1
    const { container } = await app();
    expect(screen.getByRole("region", { name: "Protective marking" })).toHaveTextContent("OFFICIAL-SENSITIVE");
    const nav = screen.getByRole("navigation", { name: "Main" });
    expect(within(nav).getByRole("link", { current: "page" })).toHaveAccessibleName(/^Today/);
    expect(screen.getByText("DC J Sample", { selector: ".officer" })).toBeVisible();
    await screen.findByRole("region", { name: "New to the Hub" });
    await expectNoAccessibilityViolations(container);
  });

  test("goes where the keys say, and not while somebody types", async () => {
    const { user } = await app();
    await user.keyboard("gc");
    expect(await screen.findByRole("heading", { name: "Cases" })).toBeVisible();
    expect(router.place.path).toBe("/cases");
    await user.click(await screen.findByLabelText("Filter cases"));
    await user.keyboard("gi");
    expect(router.place.path).toBe("/cases");
    await user.keyboard("{Control>}n{/Control}");
    expect(await screen.findByRole("heading", { name: "Log an incident" })).toBeVisible();
  });

  test("puts the focus on the heading of the screen it goes to", async () => {
    const { user } = await app();
    await user.click(screen.getByRole("link", { name: "History" }));
    await waitFor(() => expect(screen.getByRole("heading", { name: "History", level: 1 })).toHaveFocus());
  });

  test("finds places, actions and records from one field", async () => {
    const { container, user } = await app();
    await user.keyboard("{Control>}k{/Control}");
    const field = await screen.findByRole("combobox");
    await waitFor(() => expect(field).toHaveFocus());
    await user.type(field, "fict_handle");
    expect(await screen.findByRole("option", { name: /^X @fict_handle/ })).toHaveAttribute("aria-selected", "true");
    await expectNoAccessibilityViolations(container);
    await user.keyboard("{Enter}");
    expect(await screen.findByRole("heading", { name: "Why do you open this case?" })).toBeVisible();
  });

  test("says in which part of a record the words stand, without showing those of a post", async () => {
    // Rule: WEL-1
    const { user } = await app();
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByRole("combobox"), "wants your");
    const option = await screen.findByRole("option", { name: /^X post/ });
    expect(option).toHaveTextContent("Online item, in the post · OHCH-2026-00231");
    expect(screen.getByRole("listbox")).not.toHaveTextContent("Nobody wants");
  });

  test("takes everything of a case off the screen when it locks", async () => {
    const { host, user } = await app();
    router.go("/search?q=fict_handle");
    await screen.findAllByRole("link", { name: /fict_handle/ });
    await user.keyboard("{Control>}l{/Control}");
    expect(await screen.findByRole("heading", { name: "Sign in" })).toBeVisible();
    expect(document.body.textContent).not.toContain("fict_handle");
    expect(document.body.textContent).not.toContain("J Sample");
    expect(router.place.query.get("q")).toBeNull();
    expect(asked(host, "session_lock")).toHaveLength(1);
  });

  test("opens evidence of a case, which comes from another feature", async () => {
    const { user } = await app();
    await user.keyboard("gc");
    const table = await screen.findByRole("grid", { name: "Cases" });
    await user.click(within(table).getByRole("link", { name: "OHCH-2026-00231" }));
    await user.click(await screen.findByRole("button", { name: /^Open the case/ }));
    await user.click(await screen.findByRole("tab", { name: /^Evidence/ }));
    expect(await screen.findByRole("button", { name: "Add files" })).toBeVisible();
  });
});
