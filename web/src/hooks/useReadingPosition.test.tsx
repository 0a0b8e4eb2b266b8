import { act, fireEvent, render, screen } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";

import { useReadingPosition } from "./useReadingPosition";

const ROW = 100; // pixels each line is high here
const VIEW = 300; // pixels the pane is high

let resized: () => void;
const onNearStart = vi.fn();

/** Lines of known height, since jsdom lays nothing out. */
function Lines({ first, last, follow = 0 }: { readonly first: number; readonly last: number; readonly follow?: number }) {
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const { pane, isAtEnd, seen, onScroll, toEnd } = useReadingPosition({
    content: `${String(first)}-${String(last)}`,
    newest: last,
    follow,
    onNearStart,
  });
  return (
    <>
      <div data-testid="pane" onScroll={onScroll} ref={pane}>
        {numbers.map((number) => (
          <p data-anchor="" key={number}>
            {number}
          </p>
        ))}
      </div>
      <output>{isAtEnd ? "at the end" : `above, seen ${String(seen)}`}</output>
      <button onClick={toEnd} type="button">
        down
      </button>
    </>
  );
}

beforeEach(() => {
  onNearStart.mockClear();
  vi.stubGlobal("ResizeObserver", class {
    constructor(callback: () => void) {
      resized = callback;
    }
    observe() {}
    disconnect() {}
  });
  const { prototype } = HTMLElement;
  vi.spyOn(prototype, "scrollHeight", "get").mockImplementation(function height(this: HTMLElement) {
    return this.children.length * ROW;
  });
  vi.spyOn(prototype, "clientHeight", "get").mockReturnValue(VIEW);
  vi.spyOn(prototype, "getBoundingClientRect").mockImplementation(function place(this: HTMLElement) {
    const parent = this.parentElement;
    if (parent === null || !this.hasAttribute("data-anchor")) return new DOMRect(0, 0, 0, VIEW);
    const index = Array.from(parent.children).indexOf(this);
    return new DOMRect(0, index * ROW - parent.scrollTop, 0, ROW);
  });
});

function scrollTo(top: number) {
  const pane = screen.getByTestId("pane");
  pane.scrollTop = top;
  fireEvent.scroll(pane);
}

function top() {
  return screen.getByTestId("pane").scrollTop;
}

test("who is at the end stays there", () => {
  const { rerender } = render(<Lines first={1} last={20} />);
  expect(top()).toBe(2000);
  rerender(<Lines first={1} last={21} />);
  expect(top()).toBe(2100);
  expect(screen.getByRole("status")).toHaveTextContent("at the end");
});

test("who reads above stays at the line when lines come below", () => {
  const { rerender } = render(<Lines first={1} last={20} />);
  scrollTo(950);
  rerender(<Lines first={1} last={23} />);
  expect(top()).toBe(950);
  expect(screen.getByRole("status")).toHaveTextContent("above, seen 20");
});

test("who reads above stays at the line when lines come above and below at once", () => {
  const { rerender } = render(<Lines first={11} last={30} />);
  scrollTo(950);
  rerender(<Lines first={1} last={31} />);
  expect(top()).toBe(1950);
});

test("older lines are wanted near the start only", () => {
  render(<Lines first={1} last={40} />);
  onNearStart.mockClear();
  scrollTo(1000);
  expect(onNearStart).not.toHaveBeenCalled();
  scrollTo(500);
  expect(onNearStart).toHaveBeenCalled();
});

test("what one says oneself leads to the end", () => {
  const { rerender } = render(<Lines first={1} last={20} />);
  scrollTo(500);
  rerender(<Lines first={1} follow={1} last={20} />);
  expect(top()).toBe(2000);
});

test("the end is one step away and all is seen then", () => {
  const { rerender } = render(<Lines first={1} last={20} />);
  scrollTo(500);
  rerender(<Lines first={1} last={25} />);
  fireEvent.click(screen.getByRole("button"));
  expect(top()).toBe(2500);
  expect(screen.getByRole("status")).toHaveTextContent("at the end");
  scrollTo(500);
  expect(screen.getByRole("status")).toHaveTextContent("above, seen 25");
});

test("a pane that changes its height keeps the end in view", () => {
  render(<Lines first={1} last={20} />);
  screen.getByTestId("pane").scrollTop = 1500;
  act(() => resized());
  expect(top()).toBe(2000);
  scrollTo(500);
  act(() => resized());
  expect(top()).toBe(500);
});

test("an empty list has no place to keep", () => {
  const { rerender } = render(<Lines first={1} last={0} />);
  vi.spyOn(HTMLElement.prototype, "scrollHeight", "get").mockReturnValue(1000);
  scrollTo(0);
  rerender(<Lines first={1} last={1} />);
  expect(screen.getByText("1")).toBeInTheDocument();
});
