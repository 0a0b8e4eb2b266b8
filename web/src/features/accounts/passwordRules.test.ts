import { expect, test } from "vitest";

import { resultOf } from "./passwordRules";

test.each([
  ["rule_length", "1234567", "broken"],
  ["rule_length", "😀".repeat(8), "met"],
  ["rule_digits", "1234567890", "broken"],
  ["rule_digits", "1234567890a", "met"],
  ["rule_similar", "Anna.Petrova1", "broken"],
  ["rule_similar", "petrova9", "broken"],
  ["rule_similar", "tangerine-42-kite", "met"],
  ["rule_common", "password", "unknown"],
  ["rule_length", "", "unknown"],
])("%s for %j is %s", (code, password, verdict) => {
  expect(resultOf(code, password, "anna.petrova", 8)).toBe(verdict);
});

test("without a name nothing is similar to it", () => {
  expect(resultOf("rule_similar", "anything", "", 8)).toBe("met");
});
