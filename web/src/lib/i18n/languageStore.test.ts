import { expect, test, vi } from "vitest";

import { LocalStore } from "../localStore";
import { LanguageStore } from "./languageStore";

function language(languages: readonly string[]) {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(languages);
  return new LanguageStore(new LocalStore()).getSnapshot().language;
}

test.each([
  [["en-US", "ru"], "en"],
  [["ru-RU"], "ru"],
  [["de"], "ru"],
  [[], "ru"],
])("a browser that asks for %j gets %s", (languages, chosen) => {
  expect(language(languages)).toBe(chosen);
});

test("what was chosen goes before what the browser asks for", () => {
  new LanguageStore(new LocalStore()).choose("ru");
  expect(language(["en"])).toBe("ru");
});
