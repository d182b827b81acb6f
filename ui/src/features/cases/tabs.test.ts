import { screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, describe, expect, test } from "vitest";
import { router } from "$app/router.svelte";
import { asked, expectNoAccessibilityViolations, rejects } from "$test/render";
import { openCase, SHOP } from "$test/places";

beforeEach(() => router.forget());

describe("reports", () => {
  test("show their four times apart", async () => {
    // Rule: OPS-3
    await openCase(SHOP, "incidents");
    const times = screen.getByRole("list", { name: "The four times of this report" });
    expect(
      within(times)
        .getAllByRole("heading")
        .map((one) => one.textContent),
    ).toEqual(["Offence", "Reported to police", "Referred to the Hub", "First Hub action"]);
  });

  test("keep the words of a post covered until somebody asks for them", async () => {
    // Rule: WEL-1
    const { user } = await openCase(SHOP, "incidents");
    expect(screen.queryByText(/Nobody wants your shop here/)).toBeNull();
    await user.click(screen.getByRole("button", { name: /^Show text/ }));
    const post = screen.getByText(/Nobody wants your shop here/);
    expect(post).toHaveAttribute("dir", "auto");
    await user.click(screen.getByRole("button", { name: /^Cover/ }));
    expect(screen.queryByText(/Nobody wants your shop here/)).toBeNull();
  });

  test("are gone through with the arrow keys", async () => {
    const { user } = await openCase(SHOP, "incidents");
    const list = screen.getByRole("navigation", { name: "Reports of this case" });
    within(list)
      .getByRole("link", { name: /^Report 1/ })
      .focus();
    await user.keyboard("{ArrowDown}");
    expect(screen.getByRole("heading", { name: "Report 2" })).toBeVisible();
    expect(within(list).getByRole("link", { name: /^Report 2/ })).toHaveFocus();
  });

  test("are corrected without touching when they were referred", async () => {
    // Rule: OPS-3
    const { container, host, user } = await openCase(SHOP, "incidents");
    await user.click(screen.getByRole("button", { name: /^Correct/ }));
    await expectNoAccessibilityViolations(container);
    const words = screen.getByLabelText("What happened, in the reporter's words");
    await user.clear(words);
    await user.type(words, "Put right");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(asked(host, "record_change")).toHaveLength(1));
    expect(asked(host, "record_change")[0]?.fields).toEqual({ whatHappened: "Put right" });
    expect(await screen.findByText("Put right")).toBeVisible();
  });

  test("say which report they repeat, and why", async () => {
    // Rule: OPS-4
    const { user } = await openCase(SHOP, "incidents");
    await user.click(screen.getByRole("link", { name: /^Report 3/ }));
    expect(screen.getByText(`Repeats ${SHOP}/1`)).toBeVisible();
    expect(screen.getByText("The same post, reported by a neighbour.")).toBeVisible();
  });
});

describe("people and accounts", () => {
  test("need a name and at least one category", async () => {
    const { container, host, user } = await openCase(SHOP, "people");
    await user.click(screen.getByRole("button", { name: "Add person" }));
    await user.click(screen.getByRole("button", { name: "Add person" }));
    expect(screen.getByLabelText("Name")).toHaveAccessibleDescription(/Give a name, or a description/);
    expect(screen.getByRole("group", { name: "What part they play" })).toHaveAccessibleDescription(/at least one/);
    await expectNoAccessibilityViolations(container);
    expect(asked(host, "record_create")).toEqual([]);

    await user.type(screen.getByLabelText("Name"), "Witness at the window");
    await user.click(screen.getByRole("checkbox", { name: "Witness" }));
    await user.click(screen.getByRole("button", { name: "Add person" }));
    expect(await screen.findByRole("heading", { name: "Witness at the window" })).toBeVisible();
    expect(asked(host, "record_create")[0]).toMatchObject({ kind: "person", fields: { categories: ["witness"] } });
  });

  test("ask why a victim gives up the enhanced service", async () => {
    // Rule: VIC-1
    const { user } = await openCase(SHOP, "people");
    await user.click(screen.getByRole("button", { name: /^Amina Placeholder/ }));
    await user.click(screen.getByRole("button", { name: "Change" }));
    await user.click(screen.getByRole("checkbox", { name: /^Enhanced service/ }));
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(screen.getByLabelText("Why was it given up?")).toHaveAccessibleDescription(/Say why/);
  });

  test("keep the handles an account had before", async () => {
    const { host, user } = await openCase(SHOP, "people");
    await user.click(screen.getByRole("button", { name: /^@fict_handle/ }));
    expect(screen.getByRole("table")).toHaveTextContent("@fict_shopwatch");
    await user.click(screen.getByRole("button", { name: "Change" }));
    const handle = screen.getByLabelText("Handle now");
    await user.clear(handle);
    await user.type(handle, "@fict_third");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(asked(host, "record_change")).toHaveLength(1));
    const handles = asked(host, "record_change")[0]?.fields["handles"] as { handle: string }[];
    expect(handles.map((seen) => seen.handle)).toEqual(["fict_shopwatch", "fict_handle", "fict_third"]);
  });

  test("link an account to a person only with what that rests on", async () => {
    // Rule: LNK-1
    const { host, user } = await openCase(SHOP, "people");
    await user.click(screen.getByRole("button", { name: "Add account" }));
    await user.selectOptions(screen.getByLabelText("Platform"), "x");
    await user.type(screen.getByLabelText("Handle now"), "another");
    await user.selectOptions(screen.getByLabelText(/^Who is thought to control it/), "Unknown holder of the account");
    expect(screen.getByLabelText("How sure")).toHaveValue("candidate");
    await user.click(screen.getByRole("button", { name: "Add account" }));
    expect(screen.getByLabelText("What that rests on")).toHaveAccessibleDescription(/Say what the link/);
    expect(asked(host, "record_create")).toEqual([]);
  });

  test("take the words of a post exactly as they stand", async () => {
    const { host, user } = await openCase(SHOP, "people");
    await user.click(screen.getByRole("button", { name: "Add post" }));
    await user.selectOptions(screen.getByLabelText("Platform"), "x");
    await user.type(screen.getByLabelText(/^Text, word for word/), "  two  blanks ");
    await user.click(screen.getByRole("button", { name: "Add post" }));
    await waitFor(() => expect(asked(host, "record_create")[0]?.fields["text"]).toBe("  two  blanks "));
  });

  test("are gone through with the arrow keys", async () => {
    const { user } = await openCase(SHOP, "people");
    screen.getByRole("button", { name: /^Amina Placeholder/ }).focus();
    await user.keyboard("{ArrowDown}");
    expect(screen.getByRole("button", { name: /^Unknown holder/ })).toHaveFocus();
    expect(screen.getByRole("heading", { name: "Unknown holder of the account" })).toBeVisible();
  });
});

describe("tasks and notes", () => {
  test("add a task with owner and day", async () => {
    const { container, host, user } = await openCase(SHOP, "work");
    await user.click(screen.getByRole("button", { name: "Add task" }));
    await user.click(screen.getByRole("button", { name: "Add task" }));
    expect(screen.getByLabelText("What is to be done")).toHaveAccessibleDescription("Say what is to be done.");
    await expectNoAccessibilityViolations(container);
    await user.type(screen.getByLabelText("What is to be done"), "Ask for the footage");
    await user.type(screen.getByLabelText(/^By when/), "2026-12-01");
    await user.click(screen.getByRole("button", { name: "Add task" }));
    expect(await screen.findByText("Ask for the footage")).toBeVisible();
    expect(asked(host, "record_create")[0]?.fields).toMatchObject({
      owner: "officer-4417",
      due: "2026-12-01",
      state: "open",
    });
  });

  test("end a task with what came of it", async () => {
    const { host, user } = await openCase(SHOP, "work");
    await user.click(screen.getByRole("button", { name: "Done: Call the victim after the interview" }));
    await user.type(screen.getByLabelText(/^What came of it/), "Reached at 18:20");
    await user.click(screen.getByRole("button", { name: "Mark as done" }));
    await waitFor(() =>
      expect(asked(host, "record_change")[0]?.fields).toEqual({ state: "done", result: "Reached at 18:20" }),
    );
    expect(await screen.findByText("2 open tasks")).toBeVisible();
  });

  test("take a task off the list only with a reason", async () => {
    const { host, user } = await openCase(SHOP, "work");
    await user.click(screen.getByRole("button", { name: /^Done: Ask the borough/ }));
    await user.click(screen.getByRole("radio", { name: "No longer needed" }));
    await user.click(screen.getByRole("button", { name: "Take off the list" }));
    expect(screen.getByLabelText("Why it is no longer needed")).toHaveAccessibleDescription(/Say why/);
    expect(asked(host, "record_change")).toEqual([]);
  });

  test("keep assessments apart from facts, with their author", async () => {
    const { host, user } = await openCase(SHOP, "work");
    const notes = screen.getByRole("region", { name: "Notes" });
    expect(await within(notes).findByText("DI K Example")).toBeVisible();
    expect(within(notes).getByText("Assessment")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Write a note" }));
    await user.type(screen.getByLabelText("Note"), "Two of the posts were edited.");
    await user.selectOptions(screen.getByLabelText(/^About/), "@fict_handle");
    await user.click(screen.getByRole("button", { name: "Add note" }));
    await waitFor(() =>
      expect(asked(host, "record_create")[0]).toMatchObject({
        kind: "note",
        fields: { assessment: false, author: "officer-4417" },
      }),
    );
  });
});

describe("documents", () => {
  test("are made only with purpose and recipient", async () => {
    // Rule: SEC-6
    const { container, host, user } = await openCase(SHOP, "documents");
    await user.click(screen.getByRole("button", { name: "Make a case file" }));
    const preview = await screen.findByRole("region", { name: "What will leave" });
    expect(await within(preview).findByText(/Amina Placeholder/)).toBeVisible();
    expect(within(preview).getByText("JS/16: withdrawn")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Make the case file" }));
    expect(screen.getByLabelText("Why is it made?")).toHaveAccessibleDescription(/Say why/);
    expect(screen.getByLabelText("For whom?")).toHaveAccessibleDescription(/Say for whom/);
    expect(asked(host, "case_file_make")).toEqual([]);
    await expectNoAccessibilityViolations(container);
  });

  test("are kept with each version, and can be opened and saved", async () => {
    const { host, user } = await openCase(SHOP, "documents");
    await user.click(screen.getByRole("button", { name: "Make a bundle" }));
    await screen.findByRole("checkbox", { name: /^JS\/11/ });
    await user.type(screen.getByLabelText("Why is it made?"), "Charging decision");
    await user.type(screen.getByLabelText("For whom?"), "CPS Direct");
    await user.click(screen.getByRole("checkbox", { name: /^JS\/13/ }));
    expect(screen.getByText("JS/13: left out by you")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Make the bundle" }));
    expect(await screen.findByText(`${SHOP}_bundle-a_v2 is made`)).toBeVisible();
    expect(asked(host, "bundle_make")[0]).toMatchObject({ purpose: "Charging decision", lowerMarkingBecause: null });
    expect(asked(host, "bundle_make")[0]?.exhibits).toHaveLength(4);
    await user.click(screen.getByRole("button", { name: "Save a copy of bundle version 2" }));
    expect(asked(host, "document_save_as")).toHaveLength(1);
  });

  test("carry a lower marking only with a reason", async () => {
    // Rule: GSC-2
    const { host, user } = await openCase(SHOP, "documents");
    await user.click(screen.getByRole("button", { name: "Make a case file" }));
    await screen.findByRole("checkbox", { name: /^JS\/11/ });
    await user.type(screen.getByLabelText("Why is it made?"), "Training");
    await user.type(screen.getByLabelText("For whom?"), "The unit");
    await user.selectOptions(screen.getByLabelText("Protective marking"), "OFFICIAL");
    await user.click(screen.getByRole("button", { name: "Make the case file" }));
    expect(screen.getByLabelText("Why is the marking lower than the case's?")).toHaveAccessibleDescription(/Say why/);
    expect(asked(host, "case_file_make")).toEqual([]);
  });

  test("are not made while an exhibit's bytes do not hold", async () => {
    const blocking = ["JS/12: its SHA-256 differs"];
    const { host, user } = await openCase(SHOP, "documents", {
      export_preview: () => ({ incidents: 1, people: [], exhibits: [], bytes: 0, leftOut: [], blocking }),
    });
    await user.click(screen.getByRole("button", { name: "Make a case file" }));
    expect(await screen.findByText("JS/12: its SHA-256 differs")).toBeVisible();
    await user.type(screen.getByLabelText("Why is it made?"), "Charging decision");
    await user.type(screen.getByLabelText("For whom?"), "CPS Direct");
    await user.click(screen.getByRole("button", { name: "Make the case file" }));
    expect(asked(host, "case_file_make")).toEqual([]);
  });

  test("say why they could not be saved", async () => {
    const { user } = await openCase(SHOP, "documents", { document_save_as: rejects("disk_full") });
    await user.click(screen.getByRole("button", { name: "Save a copy of case file version 2" }));
    expect(await screen.findByText(/The disk is full/)).toBeVisible();
  });
});

describe("history", () => {
  test("shows what stood there before and after", async () => {
    const { user } = await openCase(SHOP, "history");
    const table = await screen.findByRole("grid", { name: /^Entries of the journal/ });
    await user.click(within(table).getByRole("row", { name: /Post about a shop/ }));
    const panel = screen.getByRole("complementary", { name: /^Entry/ });
    expect(within(panel).getByRole("row", { name: /^Title/ })).toHaveTextContent("Post about a shop");
    expect(within(panel).getByRole("row", { name: /^Borough/ })).toHaveTextContent(/empty.*Hackney/);
  });

  test("names officers where the journal keeps their ids", async () => {
    const { user } = await openCase(SHOP, "history");
    const table = await screen.findByRole("grid", { name: /^Entries of the journal/ });
    await user.click(within(table).getByRole("row", { name: /Task changed/ }));
    const panel = screen.getByRole("complementary", { name: /^Entry/ });
    await waitFor(() => expect(within(panel).getByRole("row", { name: /^Owner/ })).toHaveTextContent("DC J Sample"));
  });

  test("shows the case as it stood, says so, and lets nothing be changed", async () => {
    const { host, user } = await openCase(SHOP, "history");
    await user.click(await screen.findByRole("button", { name: /^See the case as it stood/ }));
    await user.click(screen.getByRole("button", { name: "Show" }));
    expect(screen.getByRole("group", { name: "As the case stood on" })).toHaveAccessibleDescription(/Choose the day/);
    await user.type(screen.getByLabelText("Day"), "2026-11-15");
    await user.type(screen.getByLabelText("Time"), "12:00");
    await user.click(screen.getByRole("button", { name: "Show" }));
    expect(await screen.findByText("As the case stood on 15 Nov 2026, 12:00:00 GMT")).toBeVisible();
    expect(asked(host, "case_open").at(-1)?.asAt?.utc).toBe("2026-11-15T12:00:00Z");
    expect(screen.queryByRole("button", { name: "Change" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Back to now" }));
    await waitFor(() => expect(screen.queryByText(/As the case stood on/)).toBeNull());
    expect(asked(host, "case_open").at(-1)?.asAt).toBeNull();
  });
});
