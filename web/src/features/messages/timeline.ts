import { applyChanges, type Stamped } from "./changes";
import type { Change, HistoryPage, Message } from "./dto";

/** The part of a room's messages that is loaded: a run without gaps. */
export interface Timeline {
  readonly messages: readonly Stamped[];
  /** The id to ask `before` for what is older; null when all is loaded. */
  readonly older: number | null;
  /** The newest seq known of, where the run ends before it; null when the run is up to date. */
  readonly newer: number | null;
  /** Messages that arrived ahead of missing ones, by seq. */
  readonly ahead: readonly Stamped[];
  /** The number of the room's change up to which all that is loaded is right. */
  readonly changed: number;
  /** The latest changes: a page that was asked for before them may come after them. */
  readonly changes: readonly Change[];
  /** Changes are missing: only a page loaded anew makes it right. */
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

/** Messages of a room in memory at most; about 10 MB. */
export const MAX_MESSAGES = 12_000;
const DROPPED_AT_ONCE = 1_000; // dropped beyond that at once, so that it is done rarely
const MAX_AHEAD = 500; // a gap with more behind it is no longer waited for
const MAX_CHANGES = 500; // changes remembered: more do not come while a page is on its way

export function lastSeq({ messages }: Timeline): number {
  return messages.at(-1)?.seq ?? 0;
}

/** The newest message known of, loaded or not. */
export function newestSeq(timeline: Timeline): number {
  return timeline.newer ?? lastSeq(timeline);
}

/** The message with this seq; null when it is not loaded. */
export function messageAt({ messages }: Timeline, seq: number): Stamped | null {
  return messages[seq - (messages[0]?.seq ?? 0)] ?? null;
}

/** A timeline that starts at a page of the latest messages; what is known and newer stays, where it is right. */
export function startFrom(page: HistoryPage, known: Timeline = emptyTimeline): Timeline {
  const right = known.isStale ? withoutMessages(known) : known;
  const older = page.hasMore ? page.nextBefore : null;
  const start = { ...emptyTimeline, changes: known.changes, older, messages: freshen(known, page) };
  const joined = receive(start, [...right.messages, ...right.ahead]);
  const changed = joined === start ? Math.max(known.changed, page.lastChange) : known.changed;
  const timeline = { ...joined, changed };
  return right.newer === null ? timeline : detach(timeline, right.newer);
}

/** A timeline that starts at a page from anywhere: what does not join it is known to be there, no more. */
export function startAround(page: HistoryPage, known: Timeline): Timeline {
  return detach(startFrom(page, known), page.nextAfter === null ? 0 : page.nextAfter + 1);
}

/** What is known beside the messages. */
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

/** Takes changes, which come in order; one that is known already changes nothing. */
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

/** The messages of a page, with what changed since it was made. */
function freshen({ changes }: Timeline, { messages, lastChange }: HistoryPage): readonly Stamped[] {
  return applyChanges(
    messages.map((message) => ({ ...message, asOf: lastChange })),
    changes.filter((one) => one.change > lastChange),
  );
}

/** Takes messages in their turn, holds those ahead of it, leaves out what is known. */
export function receive(timeline: Timeline, arrived: readonly Stamped[]): Timeline {
  if (timeline.newer !== null) return noteNewer(timeline, arrived);
  const last = lastSeq(timeline);
  const waiting = new Map([...timeline.ahead, ...arrived].map((message) => [message.seq, message]));
  const fresh = bySeq([...waiting.values()].filter(({ seq }) => seq > last));
  if (fresh.length === timeline.ahead.length) return timeline;
  return settle({ ...timeline, ahead: fresh });
}

/** Takes what the server says follows the timeline that it was `asked` for: no gaps up to the page's last message. */
export function extend(timeline: Timeline, page: HistoryPage, asked = timeline): Timeline {
  const [last, after] = [lastSeq(timeline), lastSeq(asked)];
  if (after > last || after < (timeline.messages[0]?.seq ?? 1) - 1) return timeline; // it begins elsewhere by now
  const fresh = bySeq(freshen(timeline, page).filter(({ seq }) => seq > last));
  const extended = { ...timeline, messages: [...timeline.messages, ...fresh] };
  const isLast = fresh.length === 0 && after === last && timeline.newer === asked.newer;
  const isUpToDate = isLast || lastSeq(extended) >= (timeline.newer ?? 0);
  return settle({ ...extended, newer: isUpToDate ? null : timeline.newer });
}

/** Ends the run where it is, for there are more messages after it than are worth waiting for. */
export function detach(timeline: Timeline, newest: number): Timeline {
  const newer = Math.max(newest, timeline.ahead.at(-1)?.seq ?? 0, timeline.newer ?? 0);
  return { ...timeline, ahead: [], newer: newer > lastSeq(timeline) ? newer : null };
}

/** Whether so much waits behind a gap that the latest page is the better answer. */
export function isTooFarAhead({ ahead }: Timeline): boolean {
  return ahead.length > MAX_AHEAD;
}

/** Forgets the oldest of too many messages, for a reader who is at the newest. */
export function dropOldest(timeline: Timeline): Timeline {
  const { messages } = timeline;
  if (messages.length <= MAX_MESSAGES) return timeline;
  const kept = messages.slice(DROPPED_AT_ONCE - MAX_MESSAGES);
  return { ...timeline, messages: kept, older: kept[0]?.id ?? timeline.older };
}

/** Forgets the newest of too many messages, for a reader who is above. */
export function dropNewest(timeline: Timeline): Timeline {
  if (timeline.messages.length <= MAX_MESSAGES) return timeline;
  return detach({ ...timeline, messages: timeline.messages.slice(0, MAX_MESSAGES - DROPPED_AT_ONCE) }, lastSeq(timeline));
}

function noteNewer(timeline: Timeline, arrived: readonly Message[]): Timeline {
  const newer = arrived.reduce((newest, { seq }) => Math.max(newest, seq), timeline.newer ?? 0);
  return newer === timeline.newer ? timeline : { ...timeline, newer };
}

/** Moves what is no longer ahead into the run. */
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
