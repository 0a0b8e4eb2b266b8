import { startOfDay } from "../../texts/format";
import type { Rows } from "../../ui/LongList/rowHeights";
import type { Message, Quote } from "./dto";
import type { OpenRoom } from "./hooks";

type Outgoing = OpenRoom["snapshot"]["outbox"][number];

/** A message as it is rendered, depending on its neighbours. */
export interface RowData {
  readonly key: string;
  /** The midnight before it, in milliseconds since the epoch, if it is the first of its day. */
  readonly day: number | null;
  /** The first unread message. */
  readonly isFirstUnread: boolean;
  readonly author: string;
  readonly picture: string | null;
  readonly text: string;
  readonly time: number;
  readonly isOwn: boolean;
  /** The first and the last of the author's consecutive messages. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly delivery: "stored" | "pending" | NonNullable<Outgoing["refusal"]>;
  /** The nonce of an unsent message; empty if it is stored. */
  readonly nonce: string;
  /** Null if it isn't stored yet. */
  readonly message: Message | null;
  readonly quote: Quote | null;
}

interface Content {
  readonly messages: readonly Message[];
  readonly outbox: readonly Outgoing[];
  readonly me: string | null;
}

/** Author and time, by which messages are grouped. */
interface Said {
  readonly author: string;
  readonly time: number;
}

const PAUSE = 5 * 60_000; // milliseconds after which the author's name is repeated
const LINE = 24; // pixels
const CHARACTERS = 60; // in a line, roughly

/** The rows of the virtual list; the key of a stored message is its seq, which has no gaps. */
export function rowsOf({ messages, outbox }: Content): Rows {
  const first = messages[0]?.seq ?? 0;
  const count = messages.length + outbox.length;
  return {
    count,
    keyOf: (index) => (index < messages.length ? String(first + index) : (outbox[index - messages.length]?.nonce ?? "")),
    indexOf: (key) => {
      const index = /^\d+$/u.test(key) ? Number(key) - first : -1;
      if (index >= 0 && index < messages.length) return index;
      const waiting = outbox.findIndex(({ nonce }) => nonce === key);
      return waiting < 0 ? -1 : messages.length + waiting;
    },
    estimate: (index) => {
      const text = messages[index]?.content ?? outbox[index - messages.length]?.text ?? "";
      return LINE + LINE * Math.ceil(text.length / CHARACTERS);
    },
  };
}

/** The row at this index; `firstUnreadSeq` is the first unread message. */
export function rowAt(content: Content, index: number, firstUnreadSeq: number | null): RowData {
  const { messages, outbox, me } = content;
  const [before, here, after] = [saidAt(content, index - 1), saidAt(content, index), saidAt(content, index + 1)];
  const message = messages[index];
  const outgoing = outbox[index - messages.length];
  const day = dayOf(here);
  const isFirstUnread = firstUnreadSeq !== null && message?.seq === firstUnreadSeq;
  return {
    key: message === undefined ? (outgoing?.nonce ?? "") : String(message.seq),
    day: dayOf(before) === day ? null : day,
    isFirstUnread,
    author: here?.author ?? "",
    picture: message?.profilePic ?? null,
    text: message?.content ?? outgoing?.text ?? "",
    time: here?.time ?? 0,
    isOwn: message === undefined || message.username === me,
    isFirst: isFirstUnread || !isTogether(before, here),
    isLast: !isTogether(here, after) || (firstUnreadSeq !== null && message?.seq === firstUnreadSeq - 1),
    delivery: message === undefined ? (outgoing?.refusal ?? "pending") : "stored",
    nonce: message === undefined ? (outgoing?.nonce ?? "") : "",
    message: message ?? null,
    quote: (message ?? outgoing)?.replyTo ?? null,
  };
}

function saidAt({ messages, outbox, me }: Content, index: number): Said | null {
  const message = messages[index];
  if (message !== undefined) return { author: message.username, time: message.createdAt };
  const outgoing = outbox[index - messages.length];
  return outgoing === undefined ? null : { author: me ?? "", time: outgoing.createdAt };
}

function isTogether(one: Said | null, next: Said | null): boolean {
  if (one === null || one.author !== next?.author) return false;
  return next.time - one.time <= PAUSE && dayOf(one) === dayOf(next);
}

function dayOf(said: Said | null): number | null {
  return said === null ? null : startOfDay(said.time);
}
