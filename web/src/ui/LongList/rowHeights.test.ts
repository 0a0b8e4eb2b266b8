import { describe, expect, test, vi } from "vitest";

import { rowAt, RowHeights, type Rows, sliceOf } from "./rowHeights";

const ROW = 10; // pixels guessed

function rows(count: number): Rows {
  return { count, keyOf: String, indexOf: (key) => (Number(key) < count ? Number(key) : -1), estimate: () => ROW };
}

/** What is drawn, as "empty pixels before+index". */
function drawn(offsets: Float64Array, from: number, to: number, ...pinned: readonly number[]) {
  const slice = sliceOf(offsets, from, to, pinned);
  return [...slice.rows.map(({ index, gap }) => `${String(gap)}+${String(index)}`), String(slice.rest)];
}

test("what was measured counts, the rest is guessed", () => {
  const heights = new RowHeights();
  heights.note("1", 25);
  expect(Array.from(heights.offsets(rows(3)))).toEqual([0, 10, 35, 45]);
});

test("a measurement counts for the rows that are there, and for those that come", () => {
  const heights = new RowHeights();
  const [few, more] = [rows(3), rows(4)];
  heights.offsets(few);
  heights.note("1", 25);
  heights.note("9", 70);
  expect(Array.from(heights.offsets(few))).toEqual([0, 10, 35, 45]);
  expect(Array.from(heights.offsets(more))).toEqual([0, 10, 35, 45, 55]);
});

test("a measurement looks up no other row", () => {
  const heights = new RowHeights();
  const many = { ...rows(12_000), keyOf: vi.fn(String) };
  heights.offsets(many);
  many.keyOf.mockClear();
  heights.note("11", 25);
  expect(heights.offsets(many).at(-1)).toBe(12_000 * ROW + 15);
  expect(many.keyOf).not.toHaveBeenCalled();
});

test("only a change is news", () => {
  const heights = new RowHeights();
  expect([heights.note("a", 20), heights.note("a", 20.2), heights.note("a", 21)]).toEqual([true, false, true]);
});

test("heights are not kept without bound", () => {
  const heights = new RowHeights();
  for (let index = 0; index <= 30_000; index++) heights.note(String(index), 20);
  expect(heights.note("0", 20)).toBe(true);
});

test.each([
  [-5, 0],
  [0, 0],
  [9.9, 0],
  [10, 1],
  [29, 2],
  [500, 2],
])("pixel %d belongs to row %i of three", (pixel, row) => {
  expect(rowAt(new RowHeights().offsets(rows(3)), pixel)).toBe(row);
});

describe("a slice", () => {
  const offsets = new RowHeights().offsets(rows(100));

  test("has the rows between two pixels, empty space in place of the others", () => {
    expect(drawn(offsets, 205, 225)).toEqual(["200+20", "0+21", "0+22", "770"]);
  });

  test("ends with the list", () => {
    expect(drawn(offsets, 985, 2000)).toEqual(["980+98", "0+99", "0"]);
    expect(drawn(offsets, -500, 5)).toEqual(["0+0", "990"]);
  });

  test("keeps pinned rows, where they are", () => {
    expect(drawn(offsets, 205, 215, 50, -1, 3, 3)).toEqual(["30+3", "160+20", "0+21", "280+50", "490"]);
    expect(drawn(offsets, 205, 215, 3)).toEqual(["30+3", "160+20", "0+21", "780"]);
    expect(drawn(offsets, 205, 215, 50)).toEqual(["200+20", "0+21", "280+50", "490"]);
    expect(drawn(offsets, 205, 215, 20)).toEqual(["200+20", "0+21", "780"]);
  });

  test("of nothing is empty", () => {
    expect(drawn(new RowHeights().offsets(rows(0)), 0, 500, 3)).toEqual(["0"]);
  });
});
