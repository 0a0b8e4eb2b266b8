import { CommandRefused, type EventSocket } from "../../lib/eventSocket";
import { type Mark, markSchema } from "./dto";

interface Wanted {
  readonly seq: number;
  readonly readVersion: number;
}

const PAUSE = 1_000; // milliseconds between two marks of one room: in a busy one each message would send one

/** Tells the server how far one has read, until it has answered; a mark that is repeated changes nothing. */
export class ReadMarks {
  readonly #events: EventSocket;
  readonly #onMarked: (roomId: number, mark: Mark) => void;
  readonly #wanted = new Map<number, Wanted>();
  readonly #pauses = new Map<number, ReturnType<typeof setTimeout> | undefined>();

  constructor(events: EventSocket, onMarked: (roomId: number, mark: Mark) => void) {
    this.#events = events;
    this.#onMarked = onMarked;
  }

  /** The seq up to which a room is to be marked; 0 if nothing waits. */
  wantedIn(roomId: number): number {
    return this.#wanted.get(roomId)?.seq ?? 0;
  }

  /** Marks a room as read up to a seq, as of this version of its mark. */
  mark(roomId: number, wanted: Wanted): void {
    if (this.wantedIn(roomId) >= wanted.seq) return;
    this.#wanted.set(roomId, wanted);
    if (!this.#pauses.has(roomId)) void this.#tell(roomId);
  }

  drop(roomId: number): void {
    this.#wanted.delete(roomId);
  }

  /** The connection is back: what is not answered yet is told again. */
  resume(): void {
    for (const roomId of this.#wanted.keys()) if (!this.#pauses.has(roomId)) void this.#tell(roomId);
  }

  clear(): void {
    this.#wanted.clear();
    for (const timer of this.#pauses.values()) clearTimeout(timer);
    this.#pauses.clear();
  }

  async #tell(roomId: number): Promise<void> {
    const wanted = this.#wanted.get(roomId);
    if (wanted === undefined || !this.#events.isOpen) return;
    this.#pauses.set(roomId, undefined);
    try {
      const mark = await this.#events.command({ type: "mark_read", roomId, ...wanted }, markSchema);
      if (this.#wanted.get(roomId) === wanted) this.#wanted.delete(roomId);
      this.#onMarked(roomId, mark);
    } catch (error) {
      console.warn("a room could not be marked as read", error);
      const isFinal = error instanceof CommandRefused && !["rate_limited", "unavailable"].includes(error.code);
      if (isFinal && this.#wanted.get(roomId) === wanted) this.#wanted.delete(roomId);
    }
    const timer = setTimeout(() => {
      this.#pauses.delete(roomId);
      void this.#tell(roomId);
    }, PAUSE);
    this.#pauses.set(roomId, timer);
  }
}
