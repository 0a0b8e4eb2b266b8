import type { HttpClient } from "../../lib/http";
import { type FoundPage, foundPageSchema } from "./dto";

/** `/api/chat/search/`. Throws what HttpClient throws. */
export class SearchApi {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /** Finds messages, newest first, in one room or (null) in all readable ones; `before` gets the next page. */
  find(query: string, room: string | null, before: string | null): Promise<FoundPage> {
    return this.#http.get("/api/chat/search/", foundPageSchema, {
      q: query,
      ...(room === null ? {} : { room }),
      ...(before === null ? {} : { before }),
    });
  }
}
