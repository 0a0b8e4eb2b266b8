import { act, fireEvent, render, screen } from "@testing-library/react";
import { useEffect } from "react";
import { beforeEach, describe, expect, test, vi } from "vitest";

import { useVirtualRows } from "./useVirtualRows";

const ROW = 100; // pixels each line is high here
const VIEW = 300; // the pane's height in pixels
const GUESS = 60; // pixels a line is taken for before

interface LinesProps {
  readonly first: number;
  readonly last: number;
  readonly follow?: number;
  readonly hasNewer?: boolean;
  readonly target?: { readonly seq: number } | null;
}

let high: number; // pixels each line is high now
let resized: () => void;
const onNearStart = vi.fn();
const onNearEnd = vi.fn();
const onPlace = vi.fn<(isAtEnd: boolean, target: unknown) => void>();

/** Lines with numbers for names, of which a few are drawn. */
function Lines({ first, last, follow = 0, hasNewer = false, target = null }: LinesProps) {
  const count = Math.max(0, last - first + 1);
  const { pane, list, slice, isAtEnd, onScroll, toEnd } = useVirtualRows({
    rows: {
      count,
      keyOf: (index) => String(first + index),
      indexOf: (key) => (Number(key) >= first && Number(key) <= last ? Number(key) - first : -1),
      estimate: () => GUESS,
    },
    hasNewer,
    follow,
    target,
    onNearStart,
    onNearEnd,
  });
  useEffect(() => onPlace(isAtEnd, target), [isAtEnd, target]);
  return (
    <>
      <div data-testid="pane" onScroll={onScroll} ref={pane}>
        <ol ref={list} style={{ paddingBottom: slice.rest }}>
          {slice.rows.map(({ index, gap }) => (
            <li data-key={String(first + index)} key={first + index} style={{ marginTop: gap }}>
              <button type="button">{first + index}</button>
            </li>
          ))}
        </ol>
      </div>
      <output>{isAtEnd ? "at the end" : "above"}</output>
      <button onClick={toEnd} type="button">
        down
      </button>
    </>
  );
}

/** jsdom lays nothing out: each drawn row is ROW high, and space is left empty as the list says. */
function bottomOf(row: Element): number {
  const before = row.previousElementSibling;
  const margin = row instanceof HTMLElement ? parseFloat(row.style.marginTop) : 0;
  return (before === null ? 0 : bottomOf(before)) + margin + high;
}

function heightOf(list: Element | null): number {
  const last = list?.lastElementChild ?? null;
  const rest = list instanceof HTMLElement ? parseFloat(list.style.paddingBottom) : 0;
  return (last === null ? 0 : bottomOf(last)) + rest;
}

beforeEach(() => {
  high = ROW;
  onNearStart.mockClear();
  onNearEnd.mockClear();
  onPlace.mockClear();
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(callback: () => void) {
        resized = callback;
      }
      observe() {}
      disconnect() {}
    },
  );
  const { prototype } = HTMLElement;
  vi.spyOn(prototype, "scrollHeight", "get").mockImplementation(function height(this: HTMLElement) {
    return heightOf(this.firstElementChild);
  });
  vi.spyOn(prototype, "clientHeight", "get").mockReturnValue(VIEW);
  vi.spyOn(prototype, "getBoundingClientRect").mockImplementation(function place(this: HTMLElement) {
    if (this.tagName === "OL") return new DOMRect(0, -(this.parentElement?.scrollTop ?? 0), 0, heightOf(this));
    return new DOMRect(0, 0, 0, this.tagName === "LI" ? high : VIEW);
  });
});

function pane() {
  return screen.getByTestId("pane");
}

function scrollTo(top: number) {
  pane().scrollTop = top;
  fireEvent.scroll(pane());
}

/** Where the line stands in the pane, in pixels from its upper edge. */
function place(line: number) {
  const row = screen.getByText(String(line)).closest("li");
  return (row === null ? NaN : bottomOf(row) - ROW) - pane().scrollTop;
}

function drawnCount() {
  return screen.getAllByRole("listitem").length;
}

test("of a long list only what is near is drawn", () => {
  render(<Lines first={1} last={10_000} />);
  expect(drawnCount()).toBeLessThan(60);
  expect(screen.getByText("10000")).toBeInTheDocument();
  scrollTo(300_000);
  expect(drawnCount()).toBeLessThan(60);
  expect(screen.queryByText("10000")).toBeNull();
});

test("who is at the end stays there though lines grew before the browser told of the scrolling", () => {
  render(<Lines first={1} last={50} />);
  high = 2 * ROW;
  fireEvent.scroll(pane());
  expect(screen.getByText("at the end")).toBeInTheDocument();
  expect(pane().scrollTop).toBe(pane().scrollHeight);
});

test("who is brought to a line is not taken to be at the end on the way there", () => {
  const { rerender } = render(<Lines first={1} last={40} />);
  const target = { seq: 5 };
  rerender(<Lines first={1} last={40} target={target} />);
  expect(onPlace).not.toHaveBeenCalledWith(true, target);
  expect(onPlace).toHaveBeenLastCalledWith(false, target);
});

test("who is at the end stays there", () => {
  const { rerender } = render(<Lines first={1} last={50} />);
  rerender(<Lines first={1} last={51} />);
  expect(pane().scrollTop).toBe(pane().scrollHeight);
  expect(screen.getByText("51")).toBeInTheDocument();
  expect(screen.getByRole("status")).toHaveTextContent("at the end");
});

test("who reads above stays at the line when lines come above and below", () => {
  const { rerender } = render(<Lines first={1001} last={1200} />);
  scrollTo(pane().scrollHeight - 3_000);
  const before = place(1175);
  rerender(<Lines first={1001} last={1230} />);
  expect(place(1175)).toBe(before);
  rerender(<Lines first={801} last={1231} />);
  expect(place(1175)).toBe(before);
  expect(screen.getByRole("status")).toHaveTextContent("above");
});

test("lines above that are higher than guessed do not push the one that is read", () => {
  render(<Lines first={1} last={200} />);
  scrollTo(5_000);
  const line = Number(screen.getAllByRole("listitem")[15]?.textContent);
  const before = place(line);
  scrollTo(pane().scrollTop - 50);
  expect(place(line)).toBe(before + 50);
});

test("older lines are wanted near the start only, newer ones near the end", () => {
  render(<Lines first={1} last={200} />);
  onNearStart.mockClear();
  onNearEnd.mockClear();
  onPlace.mockClear();
  scrollTo(5_000);
  expect(onNearStart).not.toHaveBeenCalled();
  expect(onNearEnd).not.toHaveBeenCalled();
  scrollTo(500);
  expect(onNearStart).toHaveBeenCalled();
  scrollTo(pane().scrollHeight - VIEW - 500);
  expect(onNearEnd).toHaveBeenCalled();
});

test("what one says oneself leads to the end", () => {
  const { rerender } = render(<Lines first={1} last={50} />);
  scrollTo(500);
  rerender(<Lines first={1} follow={1} last={50} />);
  expect(pane().scrollTop).toBe(pane().scrollHeight);
});

test("the end is one step away", () => {
  const { rerender } = render(<Lines first={1} last={50} />);
  scrollTo(500);
  rerender(<Lines first={1} last={55} />);
  fireEvent.click(screen.getByText("down"));
  expect(pane().scrollTop).toBe(pane().scrollHeight);
  expect(screen.getByRole("status")).toHaveTextContent("at the end");
});

test("the end of what is loaded is no end while more follows, unless one wants to go there", () => {
  const { rerender } = render(<Lines first={1} hasNewer last={50} />);
  scrollTo(pane().scrollHeight - VIEW);
  expect(screen.getByRole("status")).toHaveTextContent("above");
  const before = place(50);
  rerender(<Lines first={1} hasNewer last={90} />);
  expect(place(50)).toBe(before);
  fireEvent.click(screen.getByText("down"));
  rerender(<Lines first={800} last={850} />);
  expect(pane().scrollTop).toBe(pane().scrollHeight);
});

test("a pane or a row that changes its height keeps the end in view", () => {
  render(<Lines first={1} last={50} />);
  pane().scrollTop = 100;
  act(() => resized());
  expect(pane().scrollTop).toBe(pane().scrollHeight);
});

test("the row with the focus is not taken away", () => {
  render(<Lines first={1} last={500} />);
  const last = screen.getByText("500");
  act(() => last.focus());
  scrollTo(1_000);
  expect(last).toHaveFocus();
  act(() => last.blur());
  expect(screen.queryByText("500")).toBeNull();
});

test("an empty list has no place to keep", () => {
  const { rerender } = render(<Lines first={1} last={0} />);
  scrollTo(0);
  rerender(<Lines first={1} last={1} />);
  expect(screen.getByText("1")).toBeInTheDocument();
});

test("Home leads to the start of what is loaded, from the pane itself only", () => {
  render(<Lines first={1} last={500} />);
  fireEvent.keyDown(screen.getByText("500"), { key: "Home" });
  expect(pane().scrollTop).toBe(pane().scrollHeight);
  fireEvent.keyDown(pane(), { key: "Home" });
  expect(pane().scrollTop).toBe(0);
});

describe("a line that is gone to", () => {
  const target = { seq: 30 };

  test("is before the eyes as soon as it is there, and then one is free to go", () => {
    const { rerender } = render(<Lines first={501} last={600} />);
    rerender(<Lines first={501} last={600} target={target} />);
    expect(screen.getByText("600")).toBeInTheDocument();
    rerender(<Lines first={1} hasNewer last={60} target={target} />);
    expect(place(30)).toBeCloseTo(VIEW / 3);
    expect(screen.getByRole("status")).toHaveTextContent("above");
    scrollTo(0);
    rerender(<Lines first={1} hasNewer last={90} target={target} />);
    expect(pane().scrollTop).toBe(0);
  });

  test("is where one begins", () => {
    const { container } = render(<Lines first={1} last={500} target={target} />);
    expect(container).not.toHaveTextContent("500");
    expect(place(30)).toBeCloseTo(VIEW / 3);
  });
});
