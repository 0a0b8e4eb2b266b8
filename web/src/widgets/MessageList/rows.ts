import type { Message } from "../../dto/room";
import type { OpenRoom } from "../../hooks/useRoom";
import { startOfDay } from "../../texts/format";

type Outgoing = OpenRoom["snapshot"]["outbox"][number];

export interface DayRow {
  readonly kind: "day";
  readonly key: string;
  /** Midnight, milliseconds since the epoch, as all times here. */
  readonly time: number;
}

export interface MessageRowData {
  readonly kind: "message";
  readonly key: string;
  readonly author: string;
  readonly picture: string | null;
  readonly text: string;
  readonly time: number;
  readonly isOwn: boolean;
  /** First of what the author said in a row. */
  readonly isFirst: boolean;
  readonly delivery: "stored" | "pending" | NonNullable<Outgoing["refusal"]>;
  /** Names an unsent message; empty when it is stored. */
  readonly nonce: string;
}

export type Row = DayRow | MessageRowData;

const PAUSE = 5 * 60_000; // milliseconds of silence after which the author is named again

/** What the list shows: messages by author and day, one's own unsent ones last. */
export function toRows(messages: readonly Message[], outbox: readonly Outgoing[], me: string | null): readonly Row[] {
  const said = [
    ...messages.map((message) => storedRow(message, me)),
    ...outbox.map((outgoing) => unsentRow(outgoing, me ?? "")),
  ];
  return said.flatMap((row, index) => {
    const before = said[index - 1];
    const isNewDay = before === undefined || startOfDay(before.time) !== startOfDay(row.time);
    const isFirst = isNewDay || before.author !== row.author || row.time - before.time > PAUSE;
    const day: DayRow = { kind: "day", key: `day-${row.key}`, time: startOfDay(row.time) };
    return isNewDay ? [day, { ...row, isFirst }] : [{ ...row, isFirst }];
  });
}

function storedRow({ seq, username, profilePic, content, createdAt }: Message, me: string | null): MessageRowData {
  return {
    kind: "message",
    key: String(seq),
    author: username,
    picture: profilePic,
    text: content,
    time: createdAt,
    isOwn: username === me,
    isFirst: true,
    delivery: "stored",
    nonce: "",
  };
}

function unsentRow({ nonce, text, createdAt, refusal }: Outgoing, me: string): MessageRowData {
  return {
    kind: "message",
    key: nonce,
    author: me,
    picture: null,
    text,
    time: createdAt,
    isOwn: true,
    isFirst: true,
    delivery: refusal ?? "pending",
    nonce,
  };
}
