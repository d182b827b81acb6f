import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { router } from "$app/router.svelte";
import { areaBetween } from "$shared/screenShots.svelte";
import { caseId, SHOP } from "$test/places";
import { asked, expectNoAccessibilityViolations, rejects, renderWith } from "$test/render";
import Capture from "./Capture.svelte";

beforeEach(() => router.forget());

async function taken(overrides = {}) {
  const shop = await caseId(SHOP);
  router.go(`/capture?case=${shop}`, true);
  const drawn = await renderWith(Capture, {}, overrides);
  await drawn.user.click(screen.getByRole("button", { name: "Take a picture" }));
  await screen.findByRole("img", { name: "The screen at that moment" });
  return { ...drawn, shop };
}

describe("a picture of the screen", () => {
  test("is kept for the case that it was opened from, whole unless a part is chosen", async () => {
    const { container, host, shop, user } = await taken();
    await user.type(screen.getByLabelText("What does it show?"), "The post in its thread");
    await user.click(screen.getByRole("button", { name: /^Keep as an exhibit/ }));
    expect(await screen.findByText("sealed and read back")).toBeVisible();
    expect(asked(host, "screen_keep").at(-1)).toMatchObject({
      part: "everything",
      area: null,
      case: shop,
      description: "The post in its thread",
    });
    await expectNoAccessibilityViolations(container);
  });

  test("is kept as one of its windows", async () => {
    const { host, user } = await taken();
    await user.click(screen.getByRole("radio", { name: /A fictional post/ }));
    await user.click(screen.getByRole("button", { name: /^Keep as an exhibit/ }));
    await screen.findByText("sealed and read back");
    expect(asked(host, "screen_keep").at(-1)).toMatchObject({ part: "window", index: 0, area: null });
  });

  test("is kept as a part that is drawn, or given in numbers", async () => {
    const { container, host, user } = await taken();
    const paper = container.querySelector<HTMLElement>(".paper");
    if (!paper) throw new Error("there is no picture to draw on");
    paper.getBoundingClientRect = () => ({ left: 0, top: 0, width: 320, height: 240 }) as DOMRect;
    paper.setPointerCapture = vi.fn();
    const at = (x: number, y: number) => ({ clientX: x, clientY: y, button: 0 });
    await fireEvent(paper, new MouseEvent("pointerdown", { bubbles: true, ...at(10, 20) }));
    await fireEvent(paper, new MouseEvent("pointermove", { bubbles: true, ...at(110, 70) }));
    await fireEvent(paper, new MouseEvent("pointerup", { bubbles: true, ...at(110, 70) }));
    // The picture is shown at half its size.
    expect(await screen.findByLabelText("Left")).toHaveValue(20);
    expect(screen.getByLabelText("Height")).toHaveValue(100);
    await user.clear(screen.getByLabelText("Width"));
    await user.type(screen.getByLabelText("Width"), "64");
    await user.keyboard("{Control>}{Enter}{/Control}");
    await screen.findByText("sealed and read back");
    expect(asked(host, "screen_keep").at(-1)).toMatchObject({
      part: "area",
      area: { x: 20, y: 40, width: 64, height: 100 },
    });
  });

  test("is not kept without a case, and says so at the field", async () => {
    router.go("/capture", true);
    const { host, user } = await renderWith(Capture, {});
    await user.click(screen.getByRole("button", { name: "Take a picture" }));
    await user.click(await screen.findByRole("button", { name: /^Keep as an exhibit/ }));
    expect(screen.getByText("Choose the case that the exhibit belongs to.")).toBeVisible();
    expect(asked(host, "screen_keep")).toEqual([]);
    await user.type(screen.getByLabelText("For which case?"), "shop");
    const found = await screen.findAllByRole("radio", { name: /^OHCH-/ });
    expect(found.length).toBeGreaterThan(0);
  });

  test("says why there is none, and lets the picture go when the officer leaves", async () => {
    const { host, unmount, user } = await taken({ screen_keep: rejects("disk_full") });
    await user.click(screen.getByRole("button", { name: /^Keep as an exhibit/ }));
    expect(await screen.findByText(/The disk is full/)).toBeVisible();
    unmount();
    await waitFor(() => expect(asked(host, "screen_drop")).toHaveLength(1));

    router.go("/capture", true);
    const other = await renderWith(Capture, {}, { screen_take: rejects("screen_refused") });
    await other.user.click(screen.getByRole("button", { name: "Take a picture" }));
    expect(await screen.findByText(/then paste the picture into the case/)).toBeVisible();
  });
});

describe("the rectangle between two corners", () => {
  const desktop = { x: -100, y: 0, width: 300, height: 200 };
  test("is the same whichever corner comes first", () => {
    const area = { x: -50, y: 10, width: 60, height: 90 };
    expect(areaBetween({ x: -50, y: 10 }, { x: 10, y: 100 }, desktop)).toEqual(area);
    expect(areaBetween({ x: 10, y: 100 }, { x: -50, y: 10 }, desktop)).toEqual(area);
  });
  test("stays on the screens and has a pixel at least", () => {
    expect(areaBetween({ x: -500, y: -5 }, { x: 900, y: 900 }, desktop)).toEqual(desktop);
    expect(areaBetween({ x: 200, y: 200 }, { x: 900, y: 900 }, desktop)).toEqual({
      x: 199,
      y: 199,
      width: 1,
      height: 1,
    });
  });
});
