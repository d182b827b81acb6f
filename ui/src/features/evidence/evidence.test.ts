import type { UserEvent } from "@testing-library/user-event";
import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, describe, expect, test } from "vitest";
import { router } from "$app/router.svelte";
import { fakeHost } from "$host/fake";
import { asked, expectNoAccessibilityViolations, rejects, renderWith } from "$test/render";
import { leastWidth, openCase, room, SHOP } from "$test/places";
import Evidence from "./Evidence.svelte";
import Viewer from "./Viewer.svelte";

beforeEach(() => router.forget());

/** The id of an exhibit of the sample. */
async function exhibit(reference: string): Promise<string> {
  const host = fakeHost({ state: "open" });
  const { rows } = await host.call("exhibit_list", {
    text: reference,
    statuses: [],
    owner: null,
    unowned: false,
    borough: null,
    platform: null,
    strand: null,
    case: null,
    sort: "",
    descending: false,
    after: null,
    limit: 1,
  });
  return rows[0]?.id ?? "";
}

/** Chooses from the menu of an exhibit. */
async function more(user: UserEvent, item: string): Promise<void> {
  await user.click(await screen.findByRole("button", { name: "More" }));
  // Where the menu stands is worked out from sizes that jsdom has not; until then it has no accessible name here.
  await user.click(await screen.findByText(item));
}

function transfer(files: File[]) {
  return {
    files,
    types: ["Files"],
    items: files.map((file) => ({ kind: "file", type: file.type, getAsFile: () => file })),
  };
}

describe("the continuity of an exhibit", () => {
  test("shows what is open until an officer explains it, and keeps both", async () => {
    // Rule: R-EXH-4
    const { host, user } = await openCase(SHOP, "evidence");
    await user.click(screen.getByRole("article", { name: /^JS\/11/ }));
    expect(await screen.findByText("1 not explained")).toBeVisible();
    await user.click(screen.getByRole("button", { name: /^Explain: 3 days passed/ }));
    await user.click(screen.getByRole("button", { name: /^Record it/ }));
    expect(screen.getAllByText("Say what happened in between.").length).toBeGreaterThan(0);
    await user.type(screen.getByLabelText("What happened?"), "It stayed on the victim's telephone.");
    await user.click(screen.getByRole("button", { name: /^Record it/ }));
    await waitFor(() => expect(asked(host, "gap_explain")).toHaveLength(1));
    expect(asked(host, "gap_explain")[0]).toMatchObject({ gap: "capture_to_intake" });
    expect(await screen.findByRole("button", { name: /^Explain anew/ })).toBeVisible();
    expect(screen.getByText("3 days passed between its capture and the vault.")).toBeVisible();
    expect(screen.queryByText("1 not explained")).toBeNull();
  });
});

describe("the evidence of a case", () => {
  test("shows no picture before somebody holds for it", async () => {
    // Rules: WEL-1, WEL-2
    const { container, host } = await openCase(SHOP, "evidence");
    const card = screen.getByRole("article", { name: /^JS\/11/ });
    expect(within(card).getByText("Threat, text only")).toBeVisible();
    expect(container.querySelector("img")).toBeNull();
    expect(asked(host, "exhibit_thumbnail")).toEqual([]);

    const hold = within(card).getByRole("button", { name: "Hold to view JS/11" });
    hold.focus();
    await fireEvent.keyDown(hold, { key: " " });
    expect(await screen.findByRole("img", { name: "Small picture of JS/11" })).toBeVisible();
    await fireEvent.keyUp(hold, { key: " " });
    expect(screen.queryByRole("img", { name: "Small picture of JS/11" })).toBeNull();
  });

  test("is gone through with the arrow keys, and the panel follows", async () => {
    const { user } = await openCase(SHOP, "evidence");
    screen.getByRole("article", { name: /^JS\/11/ }).focus();
    await user.keyboard("{ArrowRight}");
    await user.keyboard("{ArrowRight}");
    expect(screen.getByRole("article", { name: /^JS\/12/ })).toHaveFocus();
    const panel = screen.getByRole("complementary", { name: "Exhibit" });
    expect(await within(panel).findByText("Profile of the account")).toBeVisible();
    await user.keyboard("{Enter}");
    expect(router.place.path).toMatch(/^\/evidence\//);
  });

  test("can be shown as a table, and as only what is not enough", async () => {
    const { container, user } = await openCase(SHOP, "evidence");
    await user.click(screen.getByRole("radio", { name: "Table" }));
    const table = screen.getByRole("grid", { name: "Exhibits" });
    expect(within(table).getAllByRole("row")).toHaveLength(6);
    await user.click(screen.getByRole("radio", { name: /^Not enough/ }));
    expect(within(table).getAllByRole("row")).toHaveLength(3);
    await expectNoAccessibilityViolations(container);
  });

  test("takes in what is picked, each file by itself", async () => {
    const { host, user } = await openCase(SHOP, "evidence");
    await user.click(screen.getByRole("button", { name: "Add files" }));
    expect(await screen.findByText("2 of 2 files done")).toBeVisible();
    expect(asked(host, "exhibit_add").map((request) => request.tickets.length)).toEqual([1, 1]);
    expect(await screen.findByRole("tab", { name: /^Evidence 7/ })).toBeVisible();
  });

  test("takes in what is dropped and pasted", async () => {
    const { host } = await openCase(SHOP, "evidence");
    const dropped = new File(["a"], "dropped.png", { type: "image/png" });
    await fireEvent.drop(window, { dataTransfer: transfer([dropped]) });
    await waitFor(() => expect(asked(host, "exhibit_add")).toHaveLength(1));
    const pasted = new File(["b"], "", { type: "image/png" });
    await fireEvent.paste(window, { clipboardData: transfer([pasted]) });
    await waitFor(() => expect(asked(host, "exhibit_add")).toHaveLength(2));
    expect(await screen.findByText("Pasted picture.png")).toBeVisible();
  });

  test("names a file that was refused, and why", async () => {
    await openCase(SHOP, "evidence");
    await fireEvent.drop(window, { dataTransfer: transfer([new File([], "nothing.png")]) });
    expect(await screen.findByText(/nothing.png is empty, so it was not taken in/)).toBeVisible();
    expect(screen.getByText("Not taken")).toBeVisible();
  });

  test("takes nothing in where nothing can be changed", async () => {
    const { host } = await openCase(SHOP, "evidence", {}, { readOnly: true });
    await fireEvent.drop(window, { dataTransfer: transfer([new File(["a"], "a.png")]) });
    expect(screen.queryByRole("button", { name: "Add files" })).toBeNull();
    expect(asked(host, "exhibit_add")).toEqual([]);
  });

  test("lets an exhibit be described, with its content note", async () => {
    // Rule: WEL-2
    const { container, host, user } = await openCase(SHOP, "evidence");
    await user.click(screen.getByRole("article", { name: /^JS\/13/ }));
    await user.click(await screen.findByRole("button", { name: "Fill in" }));
    await expectNoAccessibilityViolations(container);
    await user.type(screen.getByLabelText("Day"), "2026-11-20");
    await user.selectOptions(screen.getByLabelText("How graphic"), "3 Graphic");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(asked(host, "record_change")).toHaveLength(1));
    expect(asked(host, "record_change")[0]?.fields).toMatchObject({
      contentNote: { graphicLevel: 3, words: "Video with shouting" },
      capturedAt: { precision: "day" },
    });
    const card = await screen.findByRole("article", { name: /^JS\/13/ });
    await waitFor(() => expect(within(card).getByText("Complete")).toBeVisible());
    // Rule: WEL-1, no small picture of what is graphic.
    expect(within(card).queryByRole("button", { name: /^Hold to view/ })).toBeNull();
  });

  test("withdraws an exhibit only with a reason, and keeps it", async () => {
    // Rule: R-EXH-2
    const { host, user } = await openCase(SHOP, "evidence");
    await user.click(screen.getByRole("article", { name: /^JS\/12/ }));
    await more(user, "Withdraw");
    await user.click(screen.getByRole("button", { name: "Withdraw exhibit" }));
    expect(screen.getByLabelText("Why")).toHaveAccessibleDescription("Say why it is withdrawn.");
    expect(asked(host, "exhibit_withdraw")).toEqual([]);
    await user.type(screen.getByLabelText("Why"), "Wrong account");
    await user.click(screen.getByRole("button", { name: "Withdraw exhibit" }));
    expect(await screen.findByRole("radio", { name: /^Withdrawn 2/ })).toBeVisible();
  });

  test("records a hand-over with from, to and why", async () => {
    // Rule: R-EXH-4
    const { container, host, user } = await openCase(SHOP, "evidence");
    await user.click(screen.getByRole("article", { name: /^JS\/11/ }));
    await more(user, "Hand over or take back");
    await user.click(screen.getByRole("button", { name: "Record it" }));
    expect(screen.getByLabelText("From")).toHaveAccessibleDescription(/Say who gave it/);
    await expectNoAccessibilityViolations(container);
    await user.type(screen.getByLabelText("From"), "DC J Sample");
    await user.type(screen.getByLabelText("To"), "Stoke Newington, property store");
    await user.type(screen.getByLabelText("Why"), "Safe keeping");
    await user.click(screen.getByRole("button", { name: "Record it" }));
    expect(await screen.findByText("Handed over")).toBeVisible();
    expect(asked(host, "custody_add")[0]).toMatchObject({ what: "handed_over", happenedAt: null });
  });

  test("lets a copy leave only with purpose and recipient", async () => {
    // Rule: SEC-6
    const { host, user } = await openCase(SHOP, "evidence");
    await user.click(screen.getByRole("article", { name: /^JS\/11/ }));
    await more(user, "Save a copy");
    await user.click(screen.getByRole("button", { name: "Choose where" }));
    expect(screen.getByLabelText("Why?")).toHaveAccessibleDescription(/Say why/);
    expect(asked(host, "exhibit_save_as")).toEqual([]);
  });
});

describe("the list over all cases", () => {
  test("filters, and shows what is chosen beside it", async () => {
    const { container, host, user } = await renderWith(Evidence, {});
    const table = await screen.findByRole("grid", { name: "Exhibits" });
    expect(leastWidth(table)).toBeLessThanOrEqual(room.beside);
    await user.click(within(table).getByRole("row", { name: /^JS\/71/ }));
    expect(await screen.findByRole("link", { name: "Open" })).toBeVisible();
    await expectNoAccessibilityViolations(container);
    await user.selectOptions(screen.getByLabelText("Borough"), "Hackney");
    await waitFor(() => expect(asked(host, "exhibit_list").at(-1)?.borough).toBe("Hackney"));
    expect(await screen.findByText("6 exhibits")).toBeVisible();
    expect(asked(host, "exhibit_list")[0]).toMatchObject({ sort: "taken_at", descending: true });
  });

  test("teaches the first step when there is nothing", async () => {
    await renderWith(Evidence, {}, {}, { empty: true });
    expect(await screen.findByText("No evidence yet")).toBeVisible();
    expect(screen.getByRole("link", { name: /^Log an incident/ })).toBeVisible();
  });

  test("says why it could not be read", async () => {
    await renderWith(Evidence, {}, { exhibit_list: rejects("damaged") });
    expect(await screen.findByText(/Part of the vault is damaged/)).toBeVisible();
  });
});

describe("the viewer", () => {
  test("is covered until the officer says why, and ends the ticket when covered again", async () => {
    // Rules: WEL-1, WEL-4, R-EXH-4
    const id = await exhibit("JS/11");
    const { container, host, user } = await renderWith(Viewer, { id });
    expect(await screen.findByText("Threat, text only", { selector: ".words" })).toBeVisible();
    expect(container.querySelector("img")).toBeNull();
    // The sample's officer saw it before, and it is described.
    await user.click(screen.getByRole("button", { name: "Show it" }));
    expect(screen.getByLabelText("Why do you look at the original?")).toHaveAccessibleDescription(/Say in a few words/);
    expect(asked(host, "exhibit_open")).toEqual([]);
    await expectNoAccessibilityViolations(container);

    await user.type(screen.getByLabelText("Why do you look at the original?"), "Drafting the statement");
    await user.click(screen.getByRole("button", { name: "Show it" }));
    expect(await screen.findByRole("img", { name: "Full page capture of the post and its replies" })).toBeVisible();
    expect(asked(host, "exhibit_open")).toEqual([{ exhibit: id, why: "Drafting the statement" }]);
    await expectNoAccessibilityViolations(container);

    await user.keyboard("{Escape}");
    expect(screen.queryByRole("img", { name: /^Full page/ })).toBeNull();
    expect(asked(host, "exhibit_close")).toHaveLength(1);
  });

  test("needs no reason for the first look of an officer", async () => {
    // Rule: WEL-4
    const id = await exhibit("JS/11");
    const { host, user } = await renderWith(Viewer, { id }, {}, { officer: "supervisor" });
    await screen.findByLabelText(/^Why do you look at the original\?/);
    await user.click(screen.getByRole("button", { name: "Show it" }));
    await waitFor(() => expect(asked(host, "exhibit_open")).toEqual([{ exhibit: id, why: "" }]));
  });

  test("starts film without sound and never by itself", async () => {
    // Rule: WEL-1
    const id = await exhibit("JS/13");
    const { container, user } = await renderWith(Viewer, { id });
    await user.type(await screen.findByLabelText("Why do you look at the original?"), "Describing it");
    await user.click(screen.getByRole("button", { name: "Show it" }));
    await waitFor(() => expect(container.querySelector("video")).not.toBeNull());
    const film = container.querySelector("video");
    expect(film?.muted).toBe(true);
    expect(film?.autoplay).toBe(false);
    expect(film).toHaveAttribute("controls");
  });

  test("shows text as text, whatever stands in it", async () => {
    // Rule: SEC-4
    const id = await exhibit("JS/15");
    const { container, user } = await renderWith(Viewer, { id });
    await user.type(await screen.findByLabelText("Why do you look at the original?"), "Reading the headers");
    await user.click(screen.getByRole("button", { name: "Show it" }));
    expect(await screen.findByText(/From: Nobody Real <nobody@mail.example>/)).toBeVisible();
    await expectNoAccessibilityViolations(container);
  });

  test("says when a format is not shown, and offers a copy", async () => {
    const id = await exhibit("JS/16");
    const { host, user } = await renderWith(Viewer, { id });
    expect(await screen.findByText("This format is not shown here")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Save a copy" }));
    expect(screen.getByRole("heading", { name: "Save a copy of JS/16" })).toBeVisible();
    expect(asked(host, "exhibit_open")).toEqual([]);
  });

  test("warns when the bytes are not the ones that were taken in", async () => {
    const id = await exhibit("JS/11");
    const { user } = await renderWith(
      Viewer,
      { id },
      { exhibit_open: () => ({ address: "data:,", mediaType: "image/png", size: 1, hashOk: false }) },
    );
    await user.type(await screen.findByLabelText("Why do you look at the original?"), "Checking");
    await user.click(screen.getByRole("button", { name: "Show it" }));
    expect(await screen.findByText("The bytes differ from the digest")).toBeVisible();
  });

  test("checks the digest again when asked", async () => {
    const id = await exhibit("JS/11");
    const { host, user } = await renderWith(Viewer, { id });
    await user.click(await screen.findByRole("button", { name: "Check hash" }));
    expect(await screen.findByText("Hash checked")).toBeVisible();
    expect(asked(host, "exhibit_check")).toEqual([id]);
  });

  test("goes on to the neighbours of the case with j and k", async () => {
    const id = await exhibit("JS/12");
    const { user } = await renderWith(Viewer, { id });
    expect(await screen.findByRole("link", { name: "JS/13, next exhibit" })).toBeVisible();
    await user.keyboard("j");
    expect(router.place.path).toBe(`/evidence/${await exhibit("JS/13")}`);
  });

  test("says why an exhibit could not be opened", async () => {
    await renderWith(Viewer, { id: "gone" });
    expect(await screen.findByText("This exhibit could not be opened")).toBeVisible();
  });
});
