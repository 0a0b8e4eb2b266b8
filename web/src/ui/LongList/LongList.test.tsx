import { act, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import { LongList } from "./LongList";

const ROW = 50; // pixels each row is high here
const NAMES = Array.from({ length: 2_000 }, (_, index) => `row ${String(index)}`);

let scrolled: number; // pixels of the list above the window

beforeEach(() => {
  scrolled = 0;
  vi.stubGlobal("innerHeight", 800);
  vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockImplementation(function place(this: HTMLElement) {
    return this.tagName === "UL" ? new DOMRect(0, -scrolled) : new DOMRect(0, 0, 0, ROW);
  });
});

function show(names = NAMES, options: { readonly hasMore?: boolean; readonly stop?: string } = {}) {
  return render(
    <LongList items={names} keyOf={String} rowHeight={40} {...options}>
      {(name) => <button type="button">{name}</button>}
    </LongList>,
  );
}

function scrollTo(pixels: number) {
  scrolled = pixels;
  fireEvent.scroll(document.body);
}

function drawn() {
  return screen.getAllByRole("button").map(({ textContent }) => textContent);
}

/** Pixels that the list is high. */
function height() {
  const list = screen.getByRole("list");
  const gaps = screen.getAllByRole("listitem").map(({ style }) => parseFloat(style.marginTop) + ROW);
  return gaps.reduce((sum, gap) => sum + gap, parseFloat(list.style.paddingBottom));
}

test("only rows near the window are rendered, and space is left for the others", () => {
  show();
  expect(drawn()).toEqual(NAMES.slice(0, 29));
  scrollTo(50_000);
  const before = drawn();
  expect(before.length).toBeLessThan(50);
  expect(before).toContain(NAMES[Math.floor(50_000 / 40)]);
  expect(height()).toBeGreaterThan(2_000 * 40);
  scrollTo(1e9);
  expect(drawn().at(-1)).toBe("row 1999");
  scrollTo(-1e9);
  expect(drawn()).toEqual(["row 0"]); // where the Tab key enters
});

test("a row that has the focus stays, and so does where the Tab key leads", async () => {
  show(NAMES, { stop: "row 500" });
  await userEvent.tab();
  expect(screen.getByText("row 0")).toHaveFocus();
  scrollTo(50_000);
  expect(drawn()).toEqual(expect.arrayContaining(["row 0", "row 500", "row 1250"]));
  act(() => screen.getByText("row 500").focus());
  expect(screen.queryByText("row 0")).toBeNull();
});

test("screen readers are told the number of rows and the place of each", () => {
  const { unmount } = show();
  scrollTo(50_000);
  const row = screen.getByText("row 1250").closest("li");
  expect(row).toHaveAttribute("aria-posinset", "1251");
  expect(row).toHaveAttribute("aria-setsize", "2000");
  unmount();
  scrolled = 0;
  show(NAMES.slice(0, 5), { hasMore: true });
  expect(screen.getAllByRole("listitem").map((one) => one.getAttribute("aria-setsize"))).toEqual(Array(5).fill("-1"));
});

test("rows that are added, removed or reordered are shown at once", () => {
  const { rerender } = show(["b", "c"]);
  for (const names of [["a", "b"], ["b", "a", "c"], []]) {
    rerender(
      <LongList items={names} keyOf={String} rowHeight={40}>
        {(name) => name}
      </LongList>,
    );
    expect(screen.queryAllByRole("listitem").map(({ textContent }) => textContent)).toEqual(names);
  }
});
