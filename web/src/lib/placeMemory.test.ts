import { beforeEach, expect, test, vi } from "vitest";

import { allowWarnings } from "../test/console";
import { entryOf, PlaceMemory } from "./placeMemory";

const HERE = entryOf({ key: "default", pathname: "/" });

beforeEach(() => sessionStorage.clear());

function loadAnew(type: string): PlaceMemory {
  window.dispatchEvent(new Event("pagehide"));
  vi.spyOn(performance, "getEntriesByType").mockReturnValue([Object.assign(new PerformanceEntryStub(), { type })]);
  return new PlaceMemory();
}

class PerformanceEntryStub {
  readonly duration = 0;
  readonly entryType = "navigation";
  readonly name = "";
  readonly startTime = 0;
  toJSON() {}
}

test("a place is told by entry and name", () => {
  const places = new PlaceMemory();
  places.note("a", "page", 7);
  places.note("a", "rooms", 8);
  places.note("b", "page", 9);
  expect([places.at("a", "page"), places.at("a", "rooms"), places.at("b", "page")]).toEqual([7, 8, 9]);
  expect([places.at("b", "rooms"), places.at("c", "page")]).toEqual([null, null]);
});

test("only the latest entries are remembered", () => {
  const places = new PlaceMemory();
  for (let entry = 0; entry <= 50; entry++) places.note(String(entry), "page", entry);
  expect([places.at("0", "page"), places.at("1", "page"), places.at("50", "page")]).toEqual([null, 1, 50]);
});

test("places outlive the page when it is loaded anew or come back to, but not a first visit to the same address", () => {
  new PlaceMemory().note(HERE, "page", 7);
  expect(loadAnew("reload").at(HERE, "page")).toBe(7);
  expect(loadAnew("back_forward").at(HERE, "page")).toBe(7);
  expect(loadAnew("navigate").at(HERE, "page")).toBeNull();
});

test("where storage is forbidden, places are kept as long as the page is", () => {
  allowWarnings();
  vi.stubGlobal("sessionStorage", undefined);
  const places = new PlaceMemory();
  places.note("a", "page", 7);
  window.dispatchEvent(new Event("pagehide"));
  expect(places.at("a", "page")).toBe(7);
  expect(new PlaceMemory().at("a", "page")).toBeNull();
});
