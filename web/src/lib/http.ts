import { csrfCookieSchema, csrfSchema } from "./dto/cookie";
import { dateHeaderSchema } from "./dto/date";
import { decode, DecodeError, decodeJson, decodeJsonOrNull, decodeOrNull, type Schema } from "./dto/decode";
import { KEPT_HEADER, keptSchema } from "./dto/kept";
import type { Language } from "./dto/language";
import { type Problem, problemSchema, retryAfterSchema } from "./dto/problem";
import { setServerTime } from "./serverClock";

const TIMEOUT = 15_000; // milliseconds; the server gives up on PostgreSQL long before
const UPLOAD_TIMEOUT = 120_000; // milliseconds; a picture over a poor line takes its time

/** The server could not be reached, or did not answer in time. */
export class Unreachable extends Error {
  override name = "Unreachable";
}

/** The server refused: its error body, decoded. */
export class Refused extends Error {
  override name = "Refused";
  readonly status: number;
  /** The contract's machine-readable code, `""` when the body had none (a proxy's page, say). */
  readonly code: string;
  /** Texts by form field, in the language asked for. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** Seconds to wait, 0 when not told. */
  readonly retryAfter: number;

  constructor(status: number, problem: Problem | null, retryAfter: number) {
    super(problem?.error ?? "");
    this.status = status;
    this.code = problem?.code ?? "";
    this.fields = problem?.errors ?? {};
    this.retryAfter = retryAfter;
  }
}

type Query = Readonly<Record<string, string | number>>;

interface HttpEvents {
  /** The server says that one is not signed in. */
  readonly onSignedOut: () => void;
  /** Whether the server answered a call, where that is known. */
  readonly onOutcome: (answered: boolean) => void;
}

/** Calls the REST layer; every answer is decoded. Throws Unreachable, Refused, DecodeError. */
export class HttpClient {
  readonly #language: () => Language;
  readonly #events: Partial<HttpEvents>;

  constructor(language: () => Language, events: Partial<HttpEvents> = {}) {
    this.#language = language;
    this.#events = events;
  }

  get<T>(path: string, schema: Schema<T>, query: Query = {}): Promise<T> {
    const entries = Object.entries(query).map(([key, value]) => [key, String(value)]);
    const search = new URLSearchParams(entries).toString();
    return this.#call(search === "" ? path : `${path}?${search}`, schema, {});
  }

  post<T>(path: string, schema: Schema<T>, body: object): Promise<T> {
    return this.#send("POST", path, schema, body);
  }

  put<T>(path: string, schema: Schema<T>, body: object): Promise<T> {
    return this.#send("PUT", path, schema, body);
  }

  patch<T>(path: string, schema: Schema<T>, body: object): Promise<T> {
    return this.#send("PATCH", path, schema, body);
  }

  delete<T>(path: string, schema: Schema<T>): Promise<T> {
    return this.#send("DELETE", path, schema, {});
  }

  /** Like `post`, with files. */
  postForm<T>(path: string, schema: Schema<T>, body: FormData): Promise<T> {
    return this.#withToken((headers) => this.#call(path, schema, { method: "POST", headers, body }, UPLOAD_TIMEOUT));
  }

  #send<T>(method: string, path: string, schema: Schema<T>, body: object): Promise<T> {
    const json = { "Content-Type": "application/json" };
    return this.#withToken((headers) =>
      this.#call(path, schema, { method, headers: { ...json, ...headers }, body: JSON.stringify(body) }),
    );
  }

  async #withToken<T>(attempt: (headers: Readonly<Record<string, string>>) => Promise<T>): Promise<T> {
    const send = (token: string) => attempt({ "X-CSRFToken": token });
    try {
      return await send(decode(csrfCookieSchema, document.cookie, "cookie") ?? (await this.#csrfToken()));
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== "csrf_failed") throw error;
      return send(await this.#csrfToken()); // the cookie was of another session
    }
  }

  async #csrfToken(): Promise<string> {
    return (await this.get("/api/auth/csrf/", csrfSchema)).csrfToken;
  }

  async #call<T>(path: string, schema: Schema<T>, init: RequestInit, timeout = TIMEOUT): Promise<T> {
    const headers = new Headers(init.headers);
    headers.set("Accept-Language", this.#language());
    try {
      const response = await fetch(path, { ...init, headers, signal: AbortSignal.timeout(timeout) });
      this.#note(response.headers);
      if (response.ok) return decodeJson(schema, await response.text(), path);
      if (response.status === 401) this.#events.onSignedOut?.();
      throw new Refused(
        response.status,
        decodeJsonOrNull(problemSchema, await response.text()),
        decode(retryAfterSchema, response.headers.get("Retry-After"), path),
      );
    } catch (error) {
      if (error instanceof Refused || error instanceof DecodeError) throw error;
      this.#events.onOutcome?.(false);
      throw new Unreachable(path, { cause: error });
    }
  }

  #note(headers: Headers): void {
    const kept = decodeOrNull(keptSchema, headers.get(KEPT_HEADER));
    if (kept !== "meanwhile") this.#events.onOutcome?.(kept === null);
    const time = decodeOrNull(dateHeaderSchema, headers.get("Date"));
    if (kept === null && time !== null) setServerTime(time);
  }
}
