import { act } from "@testing-library/react";
import { vi } from "vitest";
import { record, string, unknown } from "zod/mini";

import { decodeJson } from "../lib/dto/decode";

/** Stands in for WebSocket; the test plays the server's side. */
export class FakeSocket {
  static all: FakeSocket[] = [];
  readonly url: URL;
  /** What the client said, but for its pings. */
  readonly sent: Record<string, unknown>[] = [];
  readonly #answered = new Set<unknown>();
  pings = 0;
  /** Nothing gets through, and nobody is told. */
  isHalfOpen = false;
  isClosed = false;
  onopen: (() => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;

  static install(): void {
    FakeSocket.all = [];
    vi.stubGlobal("WebSocket", FakeSocket);
  }

  static get last(): FakeSocket {
    const socket = FakeSocket.all.at(-1);
    if (socket === undefined) throw new Error("no socket was opened");
    return socket;
  }

  /** The latest socket of this path. */
  static at(path: string): FakeSocket {
    const socket = FakeSocket.all.findLast(({ url }) => url.pathname === path);
    if (socket === undefined) throw new Error(`no socket was opened at ${path}`);
    return socket;
  }

  constructor(url: URL) {
    this.url = url;
    FakeSocket.all.push(this);
  }

  send(text: string): void {
    const frame = decodeJson(record(string(), unknown()), text, "sent");
    if (frame.type !== "ping") this.sent.push(frame);
    else this.#answerPing();
  }

  #answerPing(): void {
    this.pings += 1;
    if (!this.isHalfOpen) this.onmessage?.({ data: '{"type":"pong"}' });
  }

  close(): void {
    this.isClosed = true;
  }

  accept(): void {
    act(() => this.onopen?.());
  }

  receive(frame: unknown): void {
    act(() => {
      this.onmessage?.({ data: typeof frame === "string" ? frame : JSON.stringify(frame) });
      if (vi.isFakeTimers()) vi.advanceTimersToNextFrame();
    });
  }

  /** Whether a command of this type (about this channel) waits for its answer. */
  owes(type: string, channel?: string): boolean {
    return this.#unanswered(type, channel) !== undefined;
  }

  /** Answers the earliest command of this type (about this channel) that was not answered. */
  answer(type: string, result: object = {}, channel?: string): void {
    this.#settle(this.#unanswered(type, channel), { type: "ok", result });
  }

  refuse(type: string, code: string, change: object = {}): void {
    this.#settle(this.#unanswered(type), { type: "error", code, ...change });
  }

  #settle(command: Record<string, unknown> | undefined, frame: object): void {
    if (command === undefined) throw new Error("no such command waits for an answer");
    this.#answered.add(command);
    this.receive({ ...frame, id: command.id });
  }

  #unanswered(type: string, channel?: string): Record<string, unknown> | undefined {
    const isMeant = (command: Record<string, unknown>) =>
      command.type === type && (channel ?? command.channel) === command.channel;
    return this.sent.find((command) => isMeant(command) && !this.#answered.has(command));
  }

  shut(code: number): void {
    act(() => this.onclose?.({ code }));
  }
}
