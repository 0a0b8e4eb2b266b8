import { expect, test } from "vitest";

import { decode, decodeOrNull } from "./dto/decode";
import { directParamsSchema, directPath, returnPathSchema, roomParamsSchema } from "./routes";

test.each(["/", "/rooms/public", "/rooms/a?b=1#c"])("%s is a way within the site", (path) => {
  expect(decode(returnPathSchema, path, "next")).toBe(path);
});

test.each(["//evil.example", "/\\evil.example", "/\t/evil.example", "https://evil.example/", "javascript:alert(1)", "", null])(
  "%j leads home instead",
  (path) => {
    expect(decode(returnPathSchema, path, "next")).toBe("/");
  },
);

test.each([
  ["public", true],
  ["a_B-1", true],
  ["имя", false],
  ["a/b", false],
  ["", false],
])("%j as a slug: %s", (slug, fits) => {
  expect(decodeOrNull(roomParamsSchema, { slug }) !== null).toBe(fits);
});

test.each([
  ["@anna", { name: "anna", isCanonical: true }],
  ["anna", { name: "anna", isCanonical: false }],
  ["@@anna", { name: "@anna", isCanonical: true }],
  [undefined, null],
])("%j names %j", (username, expected) => {
  expect(decodeOrNull(directParamsSchema, { username })).toEqual(expected);
});

test("a conversation's address holds any name", () => {
  expect(directPath("a/б+c")).toBe("/direct/@a%2F%D0%B1%2Bc");
});
