import { expect, test } from "vitest";

import { message } from "../../test/samples";
import { toRows } from "./rows";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

function firsts(messages: Parameters<typeof toRows>[0]) {
  return toRows(messages, [], null).map((row) => (row.kind === "day" ? "day" : row.isFirst));
}

test("the author is named once for what was said in a row", () => {
  expect(firsts([message(1), message(2), message(3, { username: "boris" }), message(4)])).toEqual([
    "day", true, false, true, true,
  ]);
});

test("a pause names the author again", () => {
  const first = message(1);
  const soon = message(2, { createdAt: first.createdAt + 5 * MINUTE });
  const late = message(3, { createdAt: soon.createdAt + 5 * MINUTE + 1 });
  expect(firsts([first, soon, late])).toEqual(["day", true, false, true]);
});

test("each day begins with its date", () => {
  const first = message(1);
  expect(firsts([first, message(2, { createdAt: first.createdAt + DAY })])).toEqual(["day", true, "day", true]);
});

test("what is unsent stands last, as one's own", () => {
  const outgoing = { nonce: "n", text: "soon", createdAt: message(2).createdAt };
  const rows = toRows(
    [message(1, { username: "me" })],
    [{ ...outgoing, refusal: null }, { ...outgoing, nonce: "m", refusal: "forbidden" }],
    "me",
  );
  expect(rows.slice(1)).toMatchObject([
    { key: "1", isOwn: true, delivery: "stored", isFirst: true },
    { key: "n", isOwn: true, delivery: "pending", isFirst: false },
    { key: "m", isOwn: true, delivery: "forbidden" },
  ]);
});
