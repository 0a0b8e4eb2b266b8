import { describe, expect, test } from "vitest";

import { message, run } from "../../test/samples";
import { rowAt, rowsOf } from "./rows";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

type Content = Parameters<typeof rowsOf>[0];

function content(messages: Content["messages"], outbox: Content["outbox"] = [], me: string | null = null): Content {
  return { messages, outbox, me };
}

function drawn(shown: Content, firstUnreadSeq: number | null = null) {
  return Array.from({ length: rowsOf(shown).count }, (_, index) => rowAt(shown, index, firstUnreadSeq));
}

function groups(messages: Content["messages"], firstUnreadSeq: number | null = null) {
  return drawn(content(messages), firstUnreadSeq).map(({ isFirst, isLast }) => `${isFirst ? "[" : "-"}${isLast ? "]" : "-"}`);
}

test("what an author said in a row belongs together", () => {
  const said = [message(1), message(2), message(3), message(4, { username: "boris" }), message(5)];
  expect(groups(said)).toEqual(["[-", "--", "-]", "[]", "[]"]);
});

test("a pause parts it", () => {
  const first = message(1);
  const soon = message(2, { createdAt: first.createdAt + 5 * MINUTE });
  const late = message(3, { createdAt: soon.createdAt + 5 * MINUTE + 1 });
  expect(groups([first, soon, late])).toEqual(["[-", "-]", "[]"]);
});

test("each day begins with its date", () => {
  const first = message(1);
  const rows = drawn(content([first, message(2), message(3, { createdAt: first.createdAt + DAY })]));
  expect(rows.map(({ day }) => day !== null)).toEqual([true, false, true]);
});

test("the first unread message is marked and begins a group", () => {
  expect(drawn(content(run(1, 3)), 2).map(({ isFirstUnread }) => isFirstUnread)).toEqual([false, true, false]);
  expect(groups(run(1, 3), 2)).toEqual(["[]", "[-", "-]"]);
});

test("what is unsent stands last, as one's own", () => {
  const outgoing = { nonce: "n", text: "soon", createdAt: message(2).createdAt };
  const outbox = [
    { ...outgoing, refusal: null },
    { ...outgoing, nonce: "m", refusal: "forbidden" as const },
  ];
  expect(drawn(content([message(1, { username: "me" })], outbox, "me"))).toMatchObject([
    { key: "1", isOwn: true, delivery: "stored", isFirst: true },
    { key: "n", isOwn: true, delivery: "pending", isFirst: false },
    { key: "m", isOwn: true, delivery: "forbidden" },
  ]);
});

describe("rows", () => {
  const rows = rowsOf(content(run(11, 13), [{ nonce: "n", text: "x".repeat(200), createdAt: 0, refusal: null }]));

  test("are found by the names they have", () => {
    const keys = Array.from({ length: rows.count }, (_, index) => rows.keyOf(index));
    expect(keys).toEqual(["11", "12", "13", "n"]);
    expect(keys.map((key) => rows.indexOf(key))).toEqual([0, 1, 2, 3]);
    expect(["10", "14", "o"].map((key) => rows.indexOf(key))).toEqual([-1, -1, -1]);
  });

  test("are taken for higher the more is in them", () => {
    expect(rows.estimate(3)).toBeGreaterThan(rows.estimate(0));
  });
});
