import { describe, expect, test } from "vitest";
import { object, string } from "zod/mini";

import { decode, DecodeError, decodeJson, decodeJsonOrNull, decodeOrNull } from "./decode";

const schema = object({ name: string() });

describe("decode", () => {
  test("gives the value in the schema's shape, additions left out", () => {
    expect(decode(schema, { name: "a", more: 1 }, "here")).toEqual({ name: "a" });
  });

  test("names the source and the field that does not fit", () => {
    expect(() => decode(schema, { name: 1 }, "/api/x/")).toThrow(/^\/api\/x\/: name /u);
  });

  test.each([
    ["{", "not JSON"],
    [7, "not a text"],
  ])("refuses %j as JSON", (text, reason) => {
    expect(() => decodeJson(schema, text, "here")).toThrow(new DecodeError("here", reason));
  });

  test("says null where asked to", () => {
    expect([decodeOrNull(schema, 1), decodeJsonOrNull(schema, "{"), decodeJsonOrNull(schema, "{}")]).toEqual([null, null, null]);
  });
});
