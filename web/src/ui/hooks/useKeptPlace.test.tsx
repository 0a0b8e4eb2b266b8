import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { useNavigate } from "react-router";
import { beforeEach, expect, test, vi } from "vitest";

import { renderPart, serverFor } from "../../test/render";
import { useKeptPlace, useKeptScroll, useNotedPlace } from "./useKeptPlace";

let height = 0; // pixels that can be scrolled, which jsdom does not know

beforeEach(() => {
  height = 1000;
  const tops = new WeakMap<Element, number>();
  vi.spyOn(Element.prototype, "scrollTop", "get").mockImplementation(function (this: Element) {
    return tops.get(this) ?? 0;
  });
  vi.spyOn(Element.prototype, "scrollTop", "set").mockImplementation(function (this: Element, top: number) {
    tops.set(this, Math.min(top, height));
  });
});

/** A page with a list that is there on every page, one that is not, and ways to go. */
function Pages() {
  const navigate = useNavigate();
  const whole = useKeptScroll<HTMLDivElement>("page", true);
  const [items, setItems] = useState(0);
  const [isListShown, setIsListShown] = useState(true);
  return (
    <div data-testid="page" ref={whole}>
      <button onClick={() => void navigate("/next")}>Next</button>
      <button onClick={() => void navigate(-1)}>Back</button>
      <button onClick={() => setItems(items + 1)}>Grow</button>
      <button onClick={() => setIsListShown(!isListShown)}>List</button>
      {isListShown && <List />}
      {Array.from({ length: items }, (_, index) => (
        <p key={index} />
      ))}
    </div>
  );
}

function List() {
  return <div data-testid="list" ref={useKeptScroll<HTMLDivElement>("list")} />;
}

function scroll(name: string, top: number) {
  const element = screen.getByTestId(name);
  element.scrollTop = top;
  fireEvent.scroll(element);
}

const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));
const topOf = (name: string) => screen.getByTestId(name).scrollTop;

async function show() {
  serverFor(null);
  await renderPart(<Pages />);
}

test("a page that is gone to begins at the top, one that is come back to where it was left", async () => {
  await show();
  scroll("page", 300);
  await press("Next");
  expect(topOf("page")).toBe(0);
  scroll("page", 50);
  await press("Back");
  expect(topOf("page")).toBe(300);
});

test("a list that stays is not moved, one that went and came is put back", async () => {
  await show();
  scroll("list", 300);
  await press("Next");
  scroll("list", 50);
  await press("Back");
  expect(topOf("list")).toBe(50);
  scroll("list", 300);
  await press("Next");
  await press("List");
  await press("Back");
  await press("List");
  expect(topOf("list")).toBe(300);
});

test("what is still loading is scrolled when there is enough of it", async () => {
  await show();
  scroll("page", 300);
  await press("Next");
  height = 100;
  await press("Back");
  expect(topOf("page")).toBe(100);
  height = 1000;
  fireEvent.click(screen.getByRole("button", { name: "Grow" })); // which is no press that ends the waiting
  await waitFor(() => expect(topOf("page")).toBe(300));
});

test.each(["a person who scrolls", "a page that stays short"])("%s ends that", async (what) => {
  await show();
  scroll("page", 300);
  await press("Next");
  vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ["setTimeout", "clearTimeout"] });
  height = 100;
  await press("Back");
  if (what === "a person who scrolls") fireEvent.wheel(screen.getByTestId("page"));
  else act(() => void vi.advanceTimersByTime(5_000));
  height = 1000;
  fireEvent.click(screen.getByRole("button", { name: "Grow" }));
  await act(() => Promise.resolve());
  expect(topOf("page")).toBe(100);
});

function Place({ read }: { readonly read: () => number }) {
  const navigate = useNavigate();
  useNotedPlace("place", read);
  return (
    <>
      <output>{String(useKeptPlace("place"))}</output>
      <button onClick={() => void navigate("/next")}>Next</button>
      <button onClick={() => void navigate(-1)}>Back</button>
    </>
  );
}

test("a place of another kind is noted as the page is left, and told to who comes back", async () => {
  serverFor(null);
  let place = 7;
  const read = () => place;
  await renderPart(<Place read={read} />);
  expect(screen.getByRole("status")).toHaveTextContent("null");
  await press("Next");
  expect(screen.getByRole("status")).toHaveTextContent("null");
  place = 8;
  await press("Back");
  expect(screen.getByRole("status")).toHaveTextContent("7");
});
