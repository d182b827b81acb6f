import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";
import { type FakeHandlers, fakeHost } from "$host/fake";
import { hostContext } from "$host/host";
import type { StrengthView } from "$ipc/generated";
import { asked, expectNoAccessibilityViolations, rejects } from "$test/render";
import Start from "./Start.svelte";

async function start(options: Parameters<typeof fakeHost>[0] = {}) {
  const host = fakeHost(options);
  const status = await host.call("vault_status");
  const onenter = vi.fn();
  const drawn = render(Start, {
    props: { status, onenter, onretry: () => {} },
    context: hostContext(host),
  } as never);
  return { ...drawn, host, onenter, user: userEvent.setup({ delay: null }) };
}

describe("signing in", () => {
  test("asks for both fields and puts the focus on the first that is empty", async () => {
    const { container, host, user } = await start();
    await user.click(screen.getByRole("button", { name: "Sign in" }));
    expect(screen.getByLabelText("Warrant number")).toHaveFocus();
    expect(screen.getByLabelText("Warrant number")).toHaveAccessibleDescription("Enter your warrant number.");
    expect(asked(host, "session_sign_in")).toEqual([]);
    await expectNoAccessibilityViolations(container);
  });

  test("does not say which of the two was wrong, and forgets the passphrase", async () => {
    const { user, onenter } = await start();
    await user.type(screen.getByLabelText("Warrant number"), "4417");
    await user.type(screen.getByLabelText("Passphrase"), "wrong");
    await user.click(screen.getByRole("button", { name: "Sign in" }));
    expect(await screen.findByText(/The warrant number or the passphrase is not right/)).toBeVisible();
    expect(screen.getByLabelText("Passphrase")).toHaveValue("");
    expect(onenter).not.toHaveBeenCalled();
  });

  test("makes the officer wait when the program says so", async () => {
    const { host, user } = await start();
    host.answer({ session_sign_in: rejects("wrong_credentials", { wait: "4" }) });
    await user.type(screen.getByLabelText("Warrant number"), "4417");
    await user.type(screen.getByLabelText("Passphrase"), "again{Enter}");
    expect(await screen.findByRole("button", { name: /^Wait \d seconds?/ })).toBeDisabled();
  });

  test("lets the officer in", async () => {
    const { user, onenter } = await start();
    await user.type(screen.getByLabelText("Warrant number"), "4417");
    await user.type(screen.getByLabelText("Passphrase"), "seven lanterns over quiet water{Enter}");
    await waitFor(() => expect(onenter).toHaveBeenCalledOnce());
  });

  test("offers the recovery kit when this computer has lost its share of the key", async () => {
    const { container, user } = await start({ keyring: "missing" });
    expect(screen.getByText("This computer cannot open the vault yet")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Use the recovery kit" }));
    expect(await screen.findByRole("heading", { name: "Use the recovery kit" })).toHaveFocus();
    await expectNoAccessibilityViolations(container);
  });
});

describe("setting up", () => {
  test("makes a vault, and opens it only once both halves of the kit are kept", async () => {
    const { container, user, onenter } = await start({ state: "none" });
    await expectNoAccessibilityViolations(container);
    await user.click(screen.getByRole("button", { name: /^Make a new vault/ }));
    await user.click(screen.getByRole("button", { name: "Make the vault" }));
    expect(screen.getByRole("alert")).toHaveFocus();
    expect(screen.getByLabelText("Rank")).toHaveAccessibleDescription(/Enter the rank/);
    await expectNoAccessibilityViolations(container);

    await user.type(screen.getByLabelText("Rank"), "DI");
    await user.type(screen.getByLabelText("Name"), "K Example");
    await user.type(screen.getByLabelText("Warrant number"), "fi0001");
    await user.type(screen.getByLabelText("Passphrase"), "seven lanterns over quiet water");
    await user.type(screen.getByLabelText("Passphrase, once more"), "seven lanterns over quiet water");
    expect(await screen.findByText(/^Strong enough/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Make the vault" }));

    expect(await screen.findByRole("heading", { name: "Keep the recovery kit" })).toBeVisible();
    expect(screen.getByRole("button", { name: "Open the vault" })).toBeDisabled();
    await expectNoAccessibilityViolations(container);
    for (const half of ["first", "second"]) {
      await user.click(screen.getByRole("button", { name: `Save ${half} half` }));
      const box = screen.getByRole("checkbox", { name: new RegExp(`^${half} half is with its keeper`, "i") });
      await waitFor(() => expect(box).toBeEnabled());
      await user.click(box);
    }
    await user.click(screen.getByRole("button", { name: "Open the vault" }));
    await waitFor(() => expect(onenter).toHaveBeenCalledOnce());
  });

  /** Fills the form for a new vault; gives back what presses its button. */
  async function filled(passphrase: string, again: string, overrides: Partial<FakeHandlers>) {
    const drawn = await start({ state: "none" });
    const { host, user } = drawn;
    host.answer(overrides);
    await user.click(screen.getByRole("button", { name: /^Make a new vault/ }));
    await user.type(screen.getByLabelText("Rank"), "DI");
    await user.type(screen.getByLabelText("Name"), "K Example");
    await user.type(screen.getByLabelText("Warrant number"), "fi0001");
    if (passphrase) await user.type(screen.getByLabelText("Passphrase"), passphrase);
    if (again) await user.type(screen.getByLabelText("Passphrase, once more"), again);
    return { ...drawn, press: () => user.click(screen.getByRole("button", { name: "Make the vault" })) };
  }

  test("waits for the program to say how strong the passphrase is, then goes on", async () => {
    const words = "seven lanterns over quiet water";
    let tell: (answer: StrengthView) => void = () => {};
    const { host, press } = await filled(words, words, {
      passphrase_strength: () => new Promise<StrengthView>((resolve) => (tell = resolve)),
    });
    await press();
    await waitFor(() => expect(asked(host, "passphrase_strength")).toEqual([words]));
    expect(screen.getByRole("button", { name: "Make the vault" })).toHaveAttribute("aria-busy", "true");
    expect(screen.queryByRole("alert")).toBeNull();
    expect(asked(host, "vault_create")).toEqual([]);
    tell({ score: 4, acceptable: true, guessesLog10: 16, warning: "", suggestions: [] });
    expect(await screen.findByRole("heading", { name: "Keep the recovery kit" })).toBeVisible();
    expect(asked(host, "vault_create")).toHaveLength(1);
  });

  test.each([
    ["easy", "easy", "Passphrase", "This passphrase is too easy to guess. Make it longer."],
    ["", "", "Passphrase", "Choose a passphrase."],
    ["seven lanterns over quiet water", "", "Passphrase, once more", "Type the passphrase once more."],
    [
      "seven lanterns over quiet water",
      "seven lanterns over quiet watre",
      "Passphrase, once more",
      "The two are not alike.",
    ],
  ])("says what is wrong with %j, typed again as %j", async (passphrase, again, label, message) => {
    const { host, press } = await filled(passphrase, again, {});
    await press();
    expect(await screen.findByRole("link", { name: message })).toBeVisible();
    expect(screen.getByLabelText(label)).toHaveAccessibleDescription(expect.stringContaining(message));
    expect(asked(host, "vault_create")).toEqual([]);
  });

  test("says so when the program cannot tell how strong the passphrase is", async () => {
    const words = "seven lanterns over quiet water";
    const { host, press } = await filled(words, words, { passphrase_strength: rejects("internal") });
    await press();
    expect(await screen.findByRole("link", { name: /^How strong it is could not be found out/ })).toBeVisible();
    expect(asked(host, "vault_create")).toEqual([]);
  });
});
