import { messagesPath } from "../../lib/apiPaths";
import type { HttpClient } from "../../lib/http";
import { type HistoryPage, historySchema } from "./dto";

/** The messages of rooms. Throws as HttpClient does. */
export class HistoryApi {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /** The latest messages. */
  latest(slug: string): Promise<HistoryPage> {
    return this.#http.get(messagesPath(slug), historySchema);
  }

  /** The messages just before the message with this id. */
  before(slug: string, id: number): Promise<HistoryPage> {
    return this.#http.get(messagesPath(slug), historySchema, { before: id });
  }

  /** The message of this `seq`, with what was said before and after it. */
  around(slug: string, seq: number): Promise<HistoryPage> {
    return this.#http.get(messagesPath(slug), historySchema, { around: seq });
  }

  /** The messages just after this `seq`. */
  after(slug: string, seq: number): Promise<HistoryPage> {
    return this.#http.get(messagesPath(slug), historySchema, { after: seq, limit: 200 });
  }
}
