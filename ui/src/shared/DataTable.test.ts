import { fireEvent, render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";
import { expectNoAccessibilityViolations } from "$test/render";
import DataTable from "./DataTable.svelte";
import { singleKeys } from "./keys.svelte";

interface Row {
  id: string;
  size: number;
}

const rows = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({ id: `row ${index + 1}`, size: (index * 7) % 10 }));

function table(props: Record<string, unknown> = {}) {
  const opened = vi.fn();
  const drawn = render(DataTable<Row>, {
    label: "Rows",
    rows: rows(20),
    columns: [
      { id: "id", label: "Name", width: "10rem", fixed: true, text: (row) => row.id },
      { id: "size", label: "Size", width: "5rem", text: (row) => String(row.size), sortBy: (row) => row.size },
    ],
    key: (row) => row.id,
    onopen: opened,
    ...props,
  });
  return { ...drawn, opened, user: userEvent.setup({ delay: null }), grid: screen.getByRole("grid", { name: "Rows" }) };
}

describe("a table", () => {
  test("is gone through by keyboard, and names the row that is chosen", async () => {
    const { container, grid, opened, user } = table();
    grid.focus();
    await user.keyboard("{ArrowDown}{ArrowDown}j{ArrowUp}");
    const chosen = within(grid).getByRole("row", { selected: true });
    expect(chosen).toHaveTextContent("row 2");
    expect(grid).toHaveAttribute("aria-activedescendant", chosen.id);
    await user.keyboard("{End}{Enter}");
    expect(opened).toHaveBeenCalledWith(expect.objectContaining({ id: "row 20" }));
    await expectNoAccessibilityViolations(container);
  });

  test("leaves single keys alone when they are switched off", async () => {
    // WCAG 2.1.4
    const { grid, user } = table();
    singleKeys.on = false;
    grid.focus();
    await user.keyboard("j");
    singleKeys.on = true;
    expect(within(grid).queryByRole("row", { selected: true })).toBeNull();
  });

  test("sorts by a column, and says in which direction", async () => {
    const { grid, user } = table();
    await user.click(within(grid).getByRole("button", { name: "Size" }));
    expect(within(grid).getByRole("columnheader", { name: "Size" })).toHaveAttribute("aria-sort", "ascending");
    await user.click(within(grid).getByRole("button", { name: "Size" }));
    expect(within(grid).getByRole("columnheader", { name: "Size" })).toHaveAttribute("aria-sort", "descending");
    expect(within(grid).getAllByRole("row")[1]).toHaveTextContent("9");
  });

  test("draws only what is in sight of 100,000 rows, and knows how many there are", () => {
    const { grid } = table({ rows: rows(100_000) });
    expect(within(grid).getAllByRole("row").length).toBeLessThan(60);
    expect(grid).toHaveAttribute("aria-rowcount", "100001");
  });

  test("asks for more when the end comes near, and not before", async () => {
    const onmore = vi.fn();
    const { grid } = table({ rows: rows(100), total: 300, onmore });
    expect(onmore).not.toHaveBeenCalled();
    const scroll = grid.querySelector(".scroll");
    if (!scroll) throw new Error("The table has nothing that scrolls.");
    scroll.scrollTop = 100 * 40;
    await fireEvent.scroll(scroll);
    expect(onmore).toHaveBeenCalled();
  });
});
