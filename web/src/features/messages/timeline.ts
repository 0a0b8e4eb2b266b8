import { applyChanges, type Stamped } from "./changes";
import type { Change, HistoryPage, Message } from "./dto";

/** The loaded part of a room's messages: a run without gaps. */
export interface Timeline {
  readonly messages: readonly Stamped[];
  /** The id for `before` that loads older messages; null when all are loaded. */
  readonly older: number | null;
  /** The newest known seq if the run ends before it; null when the run is up to date. */
  readonly newer: number | null;
  /** Messages that arrived before missing ones, by seq. */
  readonly ahead: readonly Stamped[];
  /** The number of the room's latest change that the loaded messages include. */
  readonly changed: number;
  /** The latest changes: a page requested before them may arrive after them. */
  readonly changes: readonly Change[];
  /** Changes were missed, so the page has to be loaded again. */
  readonly isStale: boolean;
}

export const emptyTimeline: Timeline = {
  messages: [],
  older: null,
  newer: null,
  ahead: [],
  changed: 0,
  changes: [],
  isStale: false,
};

/** The most messages of a room in memory; about 10 MB. */
export const MAX_MESSAGES = 12_000;
const DROPPED_AT_ONCE = 1_000; // messages dropped at a time, so that it happens rarely
const MAX_AHEAD = 500; // messages behind a gap; with more, the latest page is loaded instead
const MAX_CHANGES = 500; // changes remembered; no more arrive while a page is loading

export function lastSeq({ messages }: Timeline): number {
  return messages.at(-1)?.seq ?? 0;
}

/** The seq of the newest known message, loaded or not. */
export function newestSeq(timeline: Timeline): number {
  return timeline.newer ?? lastSeq(timeline);
}

/** Returns the message with this seq, or null if it isn't loaded. */
export function messageAt({ messages }: Timeline, seq: number): Stamped | null {
  return messages[seq - (messages[0]?.seq ?? 0)] ?? null;
}

/** Starts a timeline at a page of the latest messages; newer known messages stay if they are correct. */
export function startFrom(page: HistoryPage, known: Timeline = emptyTimeline): Timeline {
  const right = known.isStale ? withoutMessages(known) : known;
  const older = page.hasMore ? page.nextBefore : null;
  const start = { ...emptyTimeline, changes: known.changes, older, messages: freshen(known, page) };
  const joined = receive(start, [...right.messages, ...right.ahead]);
  const changed = joined === start ? Math.max(known.changed, page.lastChange) : known.changed;
  const timeline = { ...joined, changed };
  return right.newer === null ? timeline : detach(timeline, right.newer);
}

/** Starts a timeline at any page; messages that don't adjoin it are dropped, only the newest seq is remembered. */
export function startAround(page: HistoryPage, known: Timeline): Timeline {
  return detach(startFrom(page, known), page.nextAfter === null ? 0 : page.nextAfter + 1);
}

/** The state beside the messages. */
export function withoutMessages(timeline: Timeline): Timeline {
  const newer = Math.max(newestSeq(timeline), timeline.ahead.at(-1)?.seq ?? 0);
  return { ...timeline, messages: [], ahead: [], newer };
}

export function has(timeline: Timeline, seq: number): boolean {
  return messageAt(timeline, seq) !== null;
}

export function prepend(timeline: Timeline, page: HistoryPage): Timeline {
  const first = timeline.messages[0]?.seq ?? Infinity;
  const older = freshen(timeline, page).filter(({ seq }) => seq < first);
  const messages = [...older, ...timeline.messages];
  return dropNewest({ ...timeline, messages, older: page.hasMore ? page.nextBefore : null });
}

/** Applies changes, in order; known ones are ignored. */
export function change(timeline: Timeline, arrived: readonly Change[]): Timeline {
  const fresh = arrived.filter((one) => one.change > (timeline.changes.at(-1)?.change ?? timeline.changed));
  const last = fresh.at(-1);
  if (last === undefined) return timeline;
  return {
    ...timeline,
    messages: applyChanges(timeline.messages, fresh),
    ahead: applyChanges(timeline.ahead, fresh),
    changed: timeline.isStale ? timeline.changed : Math.max(timeline.changed, last.change),
    changes: [...timeline.changes, ...fresh].slice(-MAX_CHANGES),
  };
}

/** The messages of a page, with the changes made since. */
function freshen({ changes }: Timeline, { messages, lastChange }: HistoryPage): readonly Stamped[] {
  return applyChanges(
    messages.map((message) => ({ ...message, asOf: lastChange })),
    changes.filter((one) => one.change > lastChange),
  );
}

/** Adds messages that are next in order, holds those that are ahead, ignores known ones. */
export function receive(timeline: Timeline, arrived: readonly Stamped[]): Timeline {
  if (timeline.newer !== null) return noteNewer(timeline, arrived);
  const last = lastSeq(timeline);
  const waiting = new Map([...timeline.ahead, ...arrived].map((message) => [message.seq, message]));
  const fresh = bySeq([...waiting.values()].filter(({ seq }) => seq > last));
  if (fresh.length === timeline.ahead.length) return timeline;
  return settle({ ...timeline, ahead: fresh });
}

/** Adds the page that follows the timeline `asked`; it has no gaps up to its last message. */
export function extend(timeline: Timeline, page: HistoryPage, asked = timeline): Timeline {
  const [last, after] = [lastSeq(timeline), lastSeq(asked)];
  if (after > last || after < (timeline.messages[0]?.seq ?? 1) - 1) return timeline; // the timeline starts elsewhere by now
  const fresh = bySeq(freshen(timeline, page).filter(({ seq }) => seq > last));
  const extended = { ...timeline, messages: [...timeline.messages, ...fresh] };
  const isLast = fresh.length === 0 && after === last && timeline.newer === asked.newer;
  const isUpToDate = isLast || lastSeq(extended) >= (timeline.newer ?? 0);
  return settle({ ...extended, newer: isUpToDate ? null : timeline.newer });
}

/** Ends the run where it is, because too many messages follow. */
export function detach(timeline: Timeline, newest: number): Timeline {
  const newer = Math.max(newest, timeline.ahead.at(-1)?.seq ?? 0, timeline.newer ?? 0);
  return { ...timeline, ahead: [], newer: newer > lastSeq(timeline) ? newer : null };
}

/** Tells whether so many messages wait behind a gap that loading the latest page is better. */
export function isTooFarAhead({ ahead }: Timeline): boolean {
  return ahead.length > MAX_AHEAD;
}

/** Drops the oldest messages beyond the limit, for a reader at the end. */
export function dropOldest(timeline: Timeline): Timeline {
  const { messages } = timeline;
  if (messages.length <= MAX_MESSAGES) return timeline;
  const kept = messages.slice(DROPPED_AT_ONCE - MAX_MESSAGES);
  return { ...timeline, messages: kept, older: kept[0]?.id ?? timeline.older };
}

/** Drops the newest messages beyond the limit, for a reader further up. */
export function dropNewest(timeline: Timeline): Timeline {
  if (timeline.messages.length <= MAX_MESSAGES) return timeline;
  return detach({ ...timeline, messages: timeline.messages.slice(0, MAX_MESSAGES - DROPPED_AT_ONCE) }, lastSeq(timeline));
}

function noteNewer(timeline: Timeline, arrived: readonly Message[]): Timeline {
  const newer = arrived.reduce((newest, { seq }) => Math.max(newest, seq), timeline.newer ?? 0);
  return newer === timeline.newer ? timeline : { ...timeline, newer };
}

/** Moves messages that are no longer ahead into the run. */
function settle(timeline: Timeline): Timeline {
  let last = lastSeq(timeline);
  const joining: Stamped[] = [];
  const ahead = timeline.ahead.filter((message) => {
    if (message.seq === last + 1) {
      joining.push(message);
      last = message.seq;
    }
    return message.seq > last;
  });
  return { ...timeline, messages: [...timeline.messages, ...joining], ahead };
}

function bySeq(messages: readonly Stamped[]): readonly Stamped[] {
  return messages.toSorted((one, other) => one.seq - other.seq);
}
