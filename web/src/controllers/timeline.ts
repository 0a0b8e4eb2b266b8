import type { HistoryPage, Message } from "../dto/room";

/** The part of a room's messages that is loaded: a run without gaps, up to the newest known. */
export interface Timeline {
  readonly messages: readonly Message[];
  /** The id to ask `before` for what is older; null when all is loaded. */
  readonly older: number | null;
  /** Messages that arrived ahead of missing ones, by seq. */
  readonly ahead: readonly Message[];
}

export const emptyTimeline: Timeline = { messages: [], older: null, ahead: [] };

export function lastSeq({ messages }: Timeline): number {
  return messages.at(-1)?.seq ?? 0;
}

/** A timeline that starts at a page of the latest messages; live ones that are newer stay. */
export function startFrom(page: HistoryPage, live: readonly Message[] = []): Timeline {
  const start: Timeline = { messages: page.messages, older: page.hasMore ? page.nextBefore : null, ahead: [] };
  return live.reduce(receive, start);
}

export function prepend(timeline: Timeline, page: HistoryPage): Timeline {
  const first = timeline.messages[0]?.seq ?? Infinity;
  const older = page.messages.filter(({ seq }) => seq < first);
  return { ...timeline, messages: [...older, ...timeline.messages], older: page.hasMore ? page.nextBefore : null };
}

/** Takes a message in its turn, holds one that is ahead of it, leaves out one that is known. */
export function receive(timeline: Timeline, message: Message): Timeline {
  const next = lastSeq(timeline) + 1;
  if (message.seq < next || timeline.ahead.some(({ seq }) => seq === message.seq)) return timeline;
  if (message.seq > next) return { ...timeline, ahead: bySeq([...timeline.ahead, message]) };
  return settle({ ...timeline, messages: [...timeline.messages, message] });
}

/** Takes what the server says follows the timeline: after it there are no gaps up to its last message. */
export function extend(timeline: Timeline, messages: readonly Message[]): Timeline {
  const last = lastSeq(timeline);
  const fresh = messages.filter(({ seq }) => seq > last);
  return settle({ ...timeline, messages: [...timeline.messages, ...bySeq(fresh)] });
}

function settle(timeline: Timeline): Timeline {
  const messages = [...timeline.messages];
  let last = lastSeq(timeline);
  const ahead = timeline.ahead.filter((message) => {
    if (message.seq === last + 1) {
      messages.push(message);
      last = message.seq;
    }
    return message.seq > last;
  });
  return { ...timeline, messages, ahead };
}

function bySeq(messages: readonly Message[]): readonly Message[] {
  return messages.toSorted((one, other) => one.seq - other.seq);
}
