import { normalizeText, isEmpty } from "../../lib/dto/text";
import { newNonce } from "../../lib/nonce";
import type { Room } from "../rooms";
import type { ChatFrame, Message, Outgoing, Quote } from "./dto";
import * as outboxes from "./outbox";
import type { OutboxStore } from "./outboxStore";

export interface SendQueueSnapshot {
  readonly outbox: outboxes.Outbox;
  /** Nothing is sent before this time (of `performance.now`), for too much was; then it is, by itself. */
  readonly mutedUntil: number;
  /** Seconds that the room asks one for between two messages. */
  readonly pause: number;
}

export const NOTHING_QUEUED: SendQueueSnapshot = { outbox: [], mutedUntil: 0, pause: 0 };

interface SendQueueOptions {
  readonly slug: string;
  readonly store: OutboxStore;
  /** True when the frame was handed to an open socket. */
  readonly transmit: (frame: { message: string; nonce: string; replyTo?: number | undefined }) => boolean;
  /** The server left messages without an answer. */
  readonly onSilence: () => void;
  readonly onChange: (snapshot: SendQueueSnapshot) => void;
}

const ANSWER_TIMEOUT = 10_000; // milliseconds; a socket silent for longer after a message is taken for dead
const MAX_UNANSWERED = 3; // times that a message is left without an answer, after which no other waits for it

/**
 * Brings one's own messages in a room to the server, each once: whatever happens, the nonce stays.
 * One that is refused, or never answered, holds up no other.
 */
export class SendQueue {
  readonly #options: SendQueueOptions;
  #mail = NOTHING_QUEUED;
  #username: string | null = null;
  #loaded: readonly Message[] = [];
  #isOpen = false;
  #answerTimer: ReturnType<typeof setTimeout> | undefined;
  #muteTimer: ReturnType<typeof setTimeout> | undefined;
  /** When the last message was written, in milliseconds since the epoch. */
  #writtenAt = 0;
  /** How often the first in the queue was left without an answer. */
  #silent = { nonce: "", times: 0 };

  constructor(options: SendQueueOptions) {
    this.#options = options;
  }

  /** Who writes; what they left unsent in this browser is taken up. */
  writeAs(username: string | null): void {
    this.#username = username;
    this.#takeUp();
    if (this.#isOpen) this.#sendAll();
  }

  /** The socket opened or closed. */
  setOpen(isOpen: boolean): void {
    this.#isOpen = isOpen;
    clearTimeout(this.#answerTimer);
    clearTimeout(this.#muteTimer);
    this.#answerTimer = undefined;
    if (!isOpen) return;
    this.#takeUp();
    this.#sendAll();
  }

  /** How quickly one may write in the room, as it is now. */
  setPace({ slowMode = 0, canModerate = false }: Pick<Room, "slowMode" | "canModerate">): void {
    const pause = canModerate ? 0 : slowMode;
    if (pause !== this.#mail.pause) this.#become({ pause });
  }

  /** False when it is empty, or too many messages wait already. */
  send(text: string, replyTo?: Quote): boolean {
    const content = normalizeText(text);
    if (isEmpty(content) || this.#mail.outbox.length >= outboxes.OUTBOX_LIMIT) return false;
    const outgoing: Outgoing = { nonce: newNonce(), text: content, createdAt: this.#now(), refusal: null, replyTo };
    this.#become({ outbox: outboxes.add(this.#mail.outbox, outgoing) });
    this.#keep(outgoing);
    if (this.#mutedFor() === 0) this.#transmit(outgoing);
    return true;
  }

  /** Sends a refused message again: by the same nonce, for it may be stored after all. */
  retry(nonce: string): void {
    this.#mark(nonce, null);
    this.#sendAll(nonce);
  }

  /** Forgets a message, whether it was refused or waits; what was sent already may be stored all the same. */
  discard(nonce: string): void {
    const [first] = outboxes.pending(this.#mail.outbox);
    this.#drop(nonce);
    this.#onAnswer();
    if (first?.nonce === nonce) this.#goOn();
  }

  /** A message came in live; true when it is one that waited here. */
  onStored({ nonce }: Message): boolean {
    if (!this.#waits(nonce)) return false;
    this.#drop(nonce);
    if (this.#mail.pause > 0) this.#mute(this.#mail.pause * 1000);
    this.#onAnswer();
    return true;
  }

  /** The room's messages that are here; what is among them is stored, though its answer may be lost. */
  onLoaded(messages: readonly Message[]): void {
    this.#loaded = messages;
    this.#dropLoaded();
  }

  onRefused({ refusal, retryAfter, nonce }: Extract<ChatFrame, { kind: "error" }>): void {
    if (refusal === "rate_limited") this.#mute(retryAfter * 1000);
    else this.#mark(nonce, refusal);
    this.#onAnswer();
    if (refusal !== "rate_limited" && this.#waits(nonce)) this.#goOn();
  }

  #drop(nonce: string): void {
    this.#become({ outbox: outboxes.remove(this.#mail.outbox, nonce) });
    if (this.#username !== null) this.#options.store.drop(this.#username, this.#options.slug, nonce);
  }

  /** In slow mode the next one is sent when the one before is out of the way; else it was sent already. */
  #goOn(): void {
    if (this.#isOpen && this.#mail.pause > 0) this.#sendAll();
  }

  /** Later than the message before, though the clock may have been set back. */
  #now(): number {
    this.#writtenAt = Math.max(Date.now(), this.#writtenAt + 1);
    return this.#writtenAt;
  }

  #takeUp(): void {
    if (this.#username === null) return;
    const kept = this.#options.store.read(this.#username, this.#options.slug);
    const outbox = outboxes.merge(this.#mail.outbox, kept, Date.now());
    if (outbox === this.#mail.outbox) return;
    this.#become({ outbox });
    this.#dropLoaded();
  }

  #dropLoaded(): void {
    if (this.#mail.outbox.length === 0) return;
    const stored = this.#loaded.map(({ nonce }) => nonce).filter((nonce) => this.#waits(nonce));
    for (const nonce of stored) this.#drop(nonce);
    if (stored.length > 0) this.#onAnswer();
  }

  #waits(nonce: Message["nonce"]): nonce is string {
    return this.#mail.outbox.some((outgoing) => outgoing.nonce === nonce);
  }

  #keep(outgoing: Outgoing): void {
    if (this.#username !== null) this.#options.store.put(this.#username, this.#options.slug, outgoing);
  }

  #mark(nonce: string | null, refusal: Outgoing["refusal"]): void {
    const outbox = outboxes.mark(this.#mail.outbox, nonce, refusal);
    this.#become({ outbox });
    for (const outgoing of outbox) if (outgoing.nonce === nonce) this.#keep(outgoing);
  }

  #mute(delay: number): void {
    this.#become({ mutedUntil: performance.now() + delay });
    clearTimeout(this.#muteTimer);
    this.#muteTimer = setTimeout(() => this.#sendAll(), delay);
  }

  #mutedFor(): number {
    return Math.max(0, this.#mail.mutedUntil - performance.now());
  }

  /** Sends what is pending, or that one of it, in the order of writing. */
  #sendAll(only?: string): void {
    const wait = this.#mutedFor();
    if (wait > 0) {
      this.#mute(wait);
      return;
    }
    const pending = outboxes.pending(this.#mail.outbox);
    for (const outgoing of this.#mail.pause > 0 ? pending.slice(0, 1) : pending) {
      if (only === undefined || outgoing.nonce === only) this.#transmit(outgoing);
    }
  }

  #transmit({ nonce, text, replyTo }: Outgoing): void {
    if (this.#options.transmit({ message: text, nonce, replyTo: replyTo?.id })) this.#awaitAnswer();
  }

  #awaitAnswer(): void {
    this.#answerTimer ??= setTimeout(() => this.#onSilence(), ANSWER_TIMEOUT);
  }

  /** The socket may be dead; or the server has no answer to the first in the queue, which is then set aside. */
  #onSilence(): void {
    this.#answerTimer = undefined;
    const nonce = outboxes.pending(this.#mail.outbox)[0]?.nonce ?? "";
    this.#silent = { nonce, times: this.#silent.nonce === nonce ? this.#silent.times + 1 : 1 };
    if (this.#silent.times >= MAX_UNANSWERED) this.#mark(nonce, "unavailable");
    this.#options.onSilence();
  }

  #onAnswer(): void {
    clearTimeout(this.#answerTimer);
    this.#answerTimer = undefined;
    const isOwed = this.#isOpen && outboxes.pending(this.#mail.outbox).length > 0 && this.#mutedFor() === 0;
    if (isOwed) this.#awaitAnswer();
  }

  #become(change: Partial<SendQueueSnapshot>): void {
    this.#mail = { ...this.#mail, ...change };
    this.#options.onChange(this.#mail);
  }
}
