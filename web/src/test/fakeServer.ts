import { vi } from "vitest";

interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: unknown;
}

interface Answer {
  readonly status?: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers `fetch` from a table of "METHOD /path"; what is not in it cannot be reached. */
export class FakeServer {
  readonly calls: Call[] = [];
  readonly #answers = new Map<string, Answer>();

  constructor() {
    vi.stubGlobal("fetch", (path: string, init: RequestInit) => Promise.resolve(this.#reply(path, init)));
  }

  on(call: string, body: unknown, rest: Omit<Answer, "body"> = {}): this {
    this.#answers.set(call, { body, ...rest });
    return this;
  }

  off(call: string): void {
    this.#answers.delete(call);
  }

  /** The calls made so far, as "METHOD /path". */
  get asked(): readonly string[] {
    return this.calls.map(({ method, path }) => `${method} ${path}`);
  }

  #reply(path: string, init: RequestInit): Response {
    const method = init.method ?? "GET";
    const body: unknown = bodyOf(init.body);
    this.calls.push({ method, path, headers: new Headers(init.headers), body });
    const answer = this.#answers.get(`${method} ${path}`);
    if (answer === undefined) throw new TypeError(`unreachable: ${method} ${path}`);
    const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
    return new Response(text, { status: answer.status ?? 200, headers: answer.headers ?? {} });
  }
}

function bodyOf(body: RequestInit["body"]): unknown {
  if (body instanceof FormData) return Object.fromEntries(body);
  return typeof body === "string" ? JSON.parse(body) : undefined;
}
