import { normalizeText, isEmpty } from "../../lib/dto/text";
import { newNonce } from "../../lib/nonce";
import type { Room } from "../rooms";
import type { ChatFrame, Message, Outgoing, Quote } from "./dto";
import * as outboxes from "./outbox";
import type { OutboxStore } from "./outboxStore";

export interface SendQueueSnapshot {
  readonly outbox: outboxes.Outbox;
  /** Sending is paused until this time (`performance.now`) by the rate limit, then resumes automatically. */
  readonly mutedUntil: number;
  /** The slow mode that applies to the user, in seconds. */
  readonly pause: number;
}

export const NOTHING_QUEUED: SendQueueSnapshot = { outbox: [], mutedUntil: 0, pause: 0 };

interface SendQueueOptions {
  readonly slug: string;
  readonly store: OutboxStore;
  /** Returns whether the frame was handed to an open socket. */
  readonly transmit: (frame: { message: string; nonce: string; replyTo?: number | undefined }) => boolean;
  /** The server didn't answer messages. */
  readonly onSilence: () => void;
  readonly onChange: (snapshot: SendQueueSnapshot) => void;
}

const ANSWER_TIMEOUT = 10_000; // milliseconds; a socket that is silent for longer after a message counts as dead
const MAX_UNANSWERED = 3; // unanswered attempts after which a message no longer holds up others

/**
 * Sends the user's messages in a room, each exactly once: its nonce never changes.
 * A message that is refused or never answered doesn't hold up others.
 */
export class SendQueue {
  readonly #options: SendQueueOptions;
  #mail = NOTHING_QUEUED;
  #username: string | null = null;
  #loaded: readonly Message[] = [];
  #isOpen = false;
  #answerTimer: ReturnType<typeof setTimeout> | undefined;
  #muteTimer: ReturnType<typeof setTimeout> | undefined;
  /** The time of the last message, in milliseconds since the epoch. */
  #writtenAt = 0;
  /** How often the first in the queue got no answer. */
  #silent = { nonce: "", times: 0 };

  constructor(options: SendQueueOptions) {
    this.#options = options;
  }

  /** Sets the author; their unsent messages in this browser are loaded. */
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

  /** Sets the room's slow mode. */
  setPace({ slowMode = 0, canModerate = false }: Pick<Room, "slowMode" | "canModerate">): void {
    const pause = canModerate ? 0 : slowMode;
    if (pause !== this.#mail.pause) this.#become({ pause });
  }

  /** Returns false if the text is empty or too many messages wait. */
  send(text: string, replyTo?: Quote): boolean {
    const content = normalizeText(text);
    if (isEmpty(content) || this.#mail.outbox.length >= outboxes.OUTBOX_LIMIT) return false;
    const outgoing: Outgoing = { nonce: newNonce(), text: content, createdAt: this.#now(), refusal: null, replyTo };
    this.#become({ outbox: outboxes.add(this.#mail.outbox, outgoing) });
    this.#keep(outgoing);
    if (this.#mutedFor() === 0) this.#transmit(outgoing);
    return true;
  }

  /** Resends a refused message with the same nonce, as it may have been stored after all. */
  retry(nonce: string): void {
    this.#mark(nonce, null);
    this.#sendAll(nonce);
  }

  /** Drops a refused or waiting message; if it was sent, it may still get stored. */
  discard(nonce: string): void {
    const [first] = outboxes.pending(this.#mail.outbox);
    this.#drop(nonce);
    this.#onAnswer();
    if (first?.nonce === nonce) this.#goOn();
  }

  /** Handles a live message; returns whether it was waiting here. */
  onStored({ nonce }: Message): boolean {
    if (!this.#waits(nonce)) return false;
    this.#drop(nonce);
    if (this.#mail.pause > 0) this.#mute(this.#mail.pause * 1000);
    this.#onAnswer();
    return true;
  }

  /** Handles loaded messages: those waiting here are stored, even if their answers were lost. */
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

  /** In slow mode the next message is sent when the previous one is done; otherwise it has been sent already. */
  #goOn(): void {
    if (this.#isOpen && this.#mail.pause > 0) this.#sendAll();
  }

  /** Later than the previous message, even if the clock was set back. */
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

  /** Sends the pending messages, or one of them, oldest first. */
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

  /** The socket may be dead; or the server never answers the first message, which is then set aside. */
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
