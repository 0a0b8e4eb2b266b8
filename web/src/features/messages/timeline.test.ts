import { describe, expect, test } from "vitest";

import { message, run } from "../../test/samples";
import {
  detach,
  dropNewest,
  dropOldest,
  emptyTimeline,
  extend,
  MAX_MESSAGES,
  newestSeq,
  prepend,
  receive,
  startAround,
  startFrom,
  type Timeline,
} from "./timeline";

function seqs({ messages, ahead }: Timeline) {
  return [messages.map(({ seq }) => seq), ahead.map(({ seq }) => seq)];
}

function page(first: number, last: number, nextBefore: number | null = null) {
  return { messages: run(first, last), hasMore: nextBefore !== null, nextBefore, nextAfter: null, lastChange: 0 };
}

describe("receive", () => {
  const timeline = startFrom(page(4, 5));

  test("takes the next message", () => {
    expect(seqs(receive(timeline, [message(6)]))).toEqual([[4, 5, 6], []]);
  });

  test.each([5, 4, 1])("leaves out message %i, which is known or older", (seq) => {
    expect(receive(timeline, [message(seq)])).toBe(timeline);
  });

  test("holds messages that are ahead, in order and once, until their turn", () => {
    const held = [8, 7, 8].reduce((grown, seq) => receive(grown, [message(seq)]), timeline);
    expect(seqs(held)).toEqual([
      [4, 5],
      [7, 8],
    ]);
    expect(seqs(receive(held, [message(6)]))).toEqual([[4, 5, 6, 7, 8], []]);
  });

  test("begins an empty room", () => {
    expect(seqs(receive(emptyTimeline, [message(1)]))).toEqual([[1], []]);
  });
});

test("startFrom keeps the live messages that are newer than the page", () => {
  expect(seqs(startFrom(page(10, 12, 10), { ...emptyTimeline, messages: run(1, 5), ahead: run(12, 14) }))).toEqual([
    [10, 11, 12, 13, 14],
    [],
  ]);
});

test("prepend puts older messages first and remembers where the rest begins", () => {
  const timeline = prepend(startFrom(page(5, 6, 5)), page(3, 5, 3));
  expect(seqs(timeline)).toEqual([[3, 4, 5, 6], []]);
  expect(timeline.older).toBe(3);
  expect(prepend(timeline, page(1, 2)).older).toBeNull();
});

test("extend trusts the server that nothing is missing in what it sends", () => {
  const held = receive(startFrom(page(1, 2)), [message(9)]);
  expect(seqs(extend(held, { ...page(1, 0), messages: [message(8), message(4), message(2)] }))).toEqual([[1, 2, 4, 8, 9], []]);
});

describe("a run that ends before the newest message", () => {
  const above = detach(startFrom(page(1, 3)), 900);

  test("only notes what comes live", () => {
    const later = receive(above, [message(901), message(4)]);
    expect([seqs(later), newestSeq(later)]).toEqual([[[1, 2, 3], []], 901]);
    expect(receive(later, [message(5)])).toBe(later);
  });

  test("is up to date again when it was extended as far", () => {
    const closer = extend(above, page(4, 203));
    expect(closer.newer).toBe(900);
    const there = extend(closer, page(204, 900));
    expect([there.newer, seqs(receive(there, [message(901)]))[0]?.at(-1)]).toEqual([null, 901]);
  });

  test("is none when nothing is missing", () => {
    expect(detach(startFrom(page(1, 3)), 3).newer).toBeNull();
  });
});

describe("a run that is too long", () => {
  const long = startFrom(page(1, MAX_MESSAGES + 1));

  test("loses its oldest for who is at the end, and they can be asked for again", () => {
    const cropped = dropOldest(long);
    expect([cropped.messages[0]?.seq, cropped.older, newestSeq(cropped)]).toEqual([1002, 2002, MAX_MESSAGES + 1]);
  });

  test("loses its newest for who is above", () => {
    const cropped = dropNewest(long);
    expect([cropped.messages[0]?.seq, cropped.messages.at(-1)?.seq, cropped.newer]).toEqual([
      1,
      MAX_MESSAGES - 1000,
      MAX_MESSAGES + 1,
    ]);
  });

  test("is left as it is until then", () => {
    const full = startFrom(page(1, MAX_MESSAGES));
    expect([dropOldest(full), dropNewest(full)]).toEqual([full, full]);
  });
});

describe("startAround", () => {
  const known = startFrom(page(90, 95));

  test("leaves out what does not join the page, but knows of it", () => {
    expect(startAround({ ...page(40, 50), nextAfter: 50 }, known)).toMatchObject({ messages: run(40, 50), newer: 95, ahead: [] });
  });

  test("keeps what joins it", () => {
    expect(seqs(startAround({ ...page(80, 89), nextAfter: 89 }, known))[0]).toEqual(run(80, 95).map(({ seq }) => seq));
  });

  test("knows that more follows, whatever else is known", () => {
    expect(startAround({ ...page(40, 50), nextAfter: 50 }, emptyTimeline).newer).toBe(51);
  });

  test("goes on from there: a live message waits behind the gap", () => {
    const around = receive(startAround({ ...page(40, 50), nextAfter: 50 }, known), [message(96)]);
    expect(around).toMatchObject({ messages: run(40, 50), newer: 96 });
    expect(extend(around, page(90, 96), known)).toBe(around); // an answer about the place before
    expect(startFrom(page(90, 95), around)).toMatchObject({ messages: run(90, 95), newer: 96 }); // one from before it came
  });
});
