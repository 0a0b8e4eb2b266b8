import { describe, expect, test } from "vitest";

import { message } from "../../test/samples";
import { applyChanges, forReader, type Stamped } from "./changes";
import type { Change } from "./dto";

function changeOf(seq: number, number: number, told: Partial<Change> = {}): Change {
  const { id, content } = message(seq);
  return {
    type: "message_changed",
    change: number,
    id,
    message: content,
    editedAt: null,
    deleted: false,
    reactions: [],
    ...told,
  };
}

function thumbs(count: number, ...users: string[]) {
  return { emoji: "👍", count, users };
}

const said = message(1);
const quote = { id: said.id, seq: 1, username: "anna", content: said.content, deleted: false };
const answer: Stamped = message(2, { replyTo: quote });

test("an edit changes the message and its quotes", () => {
  const [changed, quoting] = applyChanges([said, answer], [changeOf(1, 1, { message: "corrected", editedAt: 5 })]);
  expect(changed).toMatchObject({ content: "corrected", editedAt: 5, asOf: 1 });
  expect(quoting?.replyTo).toEqual({ ...quote, content: "corrected" });
});

test("a deletion is told in the quote", () => {
  const [, quoting] = applyChanges([said, answer], [changeOf(1, 1, { message: "", deleted: true })]);
  expect(quoting?.replyTo).toMatchObject({ content: "", deleted: true });
});

test("what is about other messages, or known already, changes nothing", () => {
  const known = [
    { ...said, asOf: 4 },
    { ...answer, asOf: 4 },
  ];
  expect(applyChanges(known, [])).toBe(known);
  expect(applyChanges(known, [changeOf(3, 9), changeOf(1, 4, { message: "old" })])).toBe(known);
});

test("of several changes of a message the last one holds", () => {
  const changes = [changeOf(1, 1, { message: "one" }), changeOf(1, 2, { message: "two" })];
  expect(applyChanges([said], changes)).toMatchObject([{ content: "two", asOf: 2 }]);
});

describe("among more people than are named", () => {
  const crowd = Array.from({ length: 20 }, (_, index) => `user${String(index)}`);
  const own = { username: "anna", emoji: "👍", on: true };
  const mineAfter = (before: Stamped, ...changes: readonly Change[]) => applyChanges([before], changes)[0]?.reactions?.[0]?.mine;

  test("one's own reaction is known when it comes and when it goes", () => {
    const reactions = [thumbs(21, ...crowd)];
    const came = changeOf(1, 1, { reactions, reacted: own });
    const other = changeOf(1, 2, { reactions: [thumbs(22, ...crowd)] });
    const went = changeOf(1, 3, { reactions, reacted: { ...own, on: false } });
    expect(mineAfter(said, came, other)).toBe(true);
    expect(mineAfter(said, came, other, went)).toBe(false);
  });

  test("what the server says of it goes first", () => {
    const before = { ...said, reactions: [{ ...thumbs(21, ...crowd), mine: true }] };
    expect(mineAfter(before, changeOf(1, 1, { reactions: [{ ...thumbs(30, ...crowd), mine: false }] }))).toBe(false);
  });

  test("another user's reaction is not marked as own", () => {
    const reacted = forReader(
      "anna",
      changeOf(1, 1, { reactions: [thumbs(21, ...crowd)], reacted: { ...own, username: "boris" } }),
    );
    expect(reacted.reacted).toBeUndefined();
    expect(forReader("anna", changeOf(1, 1, { reacted: own })).reacted).toEqual(own);
  });
});

test("among few the names tell whose reactions they are", () => {
  const before = { ...said, reactions: [{ ...thumbs(1, "anna"), mine: true }] };
  const [changed] = applyChanges([before], [changeOf(1, 1, { reactions: [thumbs(1, "boris")] })]);
  expect(changed?.reactions).toEqual([thumbs(1, "boris")]);
});
