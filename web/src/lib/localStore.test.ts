import { expect, test, vi } from "vitest";

import { allowWarnings } from "../test/console";
import { languageSchema } from "./dto/language";
import { LocalStore } from "./localStore";

const store = new LocalStore();

test("what was written is read, under the application's name", () => {
  store.write("language", "en");
  expect(store.read("language", languageSchema)).toBe("en");
  expect(localStorage.getItem("echochat.language")).toBe("en");
});

test("what does not fit the schema counts as nothing", () => {
  store.write("language", "xx");
  expect(store.read("language", languageSchema)).toBeNull();
});

test("an empty text leaves nothing behind", () => {
  store.write("language", "en");
  store.write("language", "");
  expect(localStorage).toHaveLength(0);
});

test("forbidden storage keeps nothing and breaks nothing", () => {
  allowWarnings();
  vi.stubGlobal("localStorage", undefined);
  store.write("language", "en");
  expect(store.read("language", languageSchema)).toBeNull();
  expect(console.warn).toHaveBeenCalledTimes(2);
});
