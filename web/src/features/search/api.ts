import type { HttpClient } from "../../lib/http";
import { type FoundPage, foundPageSchema } from "./dto";

/** `/api/chat/search/`. Throws as HttpClient does. */
export class SearchApi {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /** Messages by their words, the newest first, in one room or (null) in all that one may read; `before` leads on. */
  find(query: string, room: string | null, before: string | null): Promise<FoundPage> {
    return this.#http.get("/api/chat/search/", foundPageSchema, {
      q: query,
      ...(room === null ? {} : { room }),
      ...(before === null ? {} : { before }),
    });
  }
}
