import { expect, test } from "vitest";

import { clientConfig } from "../../test/samples";
import { clientConfigSchema } from "./config";
import { decode, decodeOrNull } from "./decode";

test("the slug rule becomes a pattern", () => {
  const { chatRoomSlugRegex } = decode(clientConfigSchema, clientConfig, "config");
  expect(["team-lunch", "ab", "a b c"].map((slug) => chatRoomSlugRegex.test(slug))).toEqual([true, false, false]);
});

test("a rule that is no pattern is refused", () => {
  expect(decodeOrNull(clientConfigSchema, { ...clientConfig, chatRoomSlugRegex: "(" })).toBeNull();
});
