import { messagesPath } from "../../lib/apiPaths";
import type { HttpClient } from "../../lib/http";
import { type HistoryPage, historySchema } from "./dto";

/** The messages of rooms. Throws what HttpClient throws. */
export class HistoryApi {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /** Returns the latest messages. */
  latest(slug: string): Promise<HistoryPage> {
    return this.#http.get(messagesPath(slug), historySchema);
  }

  /** Returns the messages before the one with this id. */
  before(slug: string, id: number): Promise<HistoryPage> {
    return this.#http.get(messagesPath(slug), historySchema, { before: id });
  }

  /** Returns the message with this `seq` and those around it. */
  around(slug: string, seq: number): Promise<HistoryPage> {
    return this.#http.get(messagesPath(slug), historySchema, { around: seq });
  }

  /** Returns the messages after this `seq`. */
  after(slug: string, seq: number): Promise<HistoryPage> {
    return this.#http.get(messagesPath(slug), historySchema, { after: seq, limit: 200 });
  }
}
