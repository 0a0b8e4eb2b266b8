import { describe, expect, test } from "vitest";

import { message, run } from "../test/samples";
import { emptyTimeline, extend, prepend, receive, startFrom, type Timeline } from "./timeline";

function seqs({ messages, ahead }: Timeline) {
  return [messages.map(({ seq }) => seq), ahead.map(({ seq }) => seq)];
}

function page(first: number, last: number, nextBefore: number | null = null) {
  return { messages: run(first, last), hasMore: nextBefore !== null, nextBefore };
}

describe("receive", () => {
  const timeline = startFrom(page(4, 5));

  test("takes the next message", () => {
    expect(seqs(receive(timeline, message(6)))).toEqual([[4, 5, 6], []]);
  });

  test.each([5, 4, 1])("leaves out message %i, which is known or older", (seq) => {
    expect(receive(timeline, message(seq))).toBe(timeline);
  });

  test("holds messages that are ahead, in order and once, until their turn", () => {
    const held = [8, 7, 8].map((seq) => message(seq)).reduce(receive, timeline);
    expect(seqs(held)).toEqual([[4, 5], [7, 8]]);
    expect(seqs(receive(held, message(6)))).toEqual([[4, 5, 6, 7, 8], []]);
  });

  test("begins an empty room", () => {
    expect(seqs(receive(emptyTimeline, message(1)))).toEqual([[1], []]);
  });
});

test("startFrom keeps the live messages that are newer than the page", () => {
  expect(seqs(startFrom(page(10, 12, 10), [...run(1, 5), ...run(12, 14)]))).toEqual([[10, 11, 12, 13, 14], []]);
});

test("prepend puts older messages first and remembers where the rest begins", () => {
  const timeline = prepend(startFrom(page(5, 6, 5)), page(3, 5, 3));
  expect(seqs(timeline)).toEqual([[3, 4, 5, 6], []]);
  expect(timeline.older).toBe(3);
  expect(prepend(timeline, page(1, 2)).older).toBeNull();
});

test("extend trusts the server that nothing is missing in what it sends", () => {
  const held = receive(startFrom(page(1, 2)), message(9));
  expect(seqs(extend(held, [message(8), message(4), message(2)]))).toEqual([[1, 2, 4, 8, 9], []]);
});
