import { expect, test, vi } from "vitest";

import { preferredLanguages } from "./navigator";

test("those we have, in the browser's order", () => {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(["de-DE", "en-GB", "ru"]);
  expect(preferredLanguages()).toEqual(["en", "ru"]);
});
