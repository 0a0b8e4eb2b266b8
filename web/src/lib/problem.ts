import { Refused, Unreachable } from "./http";

/** Why the server did not do what was asked, as a form shows it. */
export interface Problem {
  readonly kind: "away" | "refused" | "unexpected";
  /** The server's own words; empty when it had none. */
  readonly message: string;
  /** The server's words by form field. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** HTTP status, 0 when there was no answer. */
  readonly status: number;
  /** No attempt is taken before this time, of `performance.now`; 0: at once. */
  readonly until: number;
}

const UNEXPECTED: Problem = { kind: "unexpected", message: "", fields: {}, status: 0, until: 0 };

export function problemOf(error: unknown): Problem {
  if (error instanceof Unreachable) return { ...UNEXPECTED, kind: "away" };
  if (!(error instanceof Refused)) return UNEXPECTED;
  const { message, fields, status, retryAfter } = error;
  const isProxyPage = message === "";
  const until = retryAfter > 0 ? performance.now() + retryAfter * 1000 : 0;
  return { kind: isProxyPage ? "away" : "refused", message, fields, status, until };
}
