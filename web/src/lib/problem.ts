import { Refused, Unreachable } from "./http";

/** Why a request failed, as forms show it. */
export interface Problem {
  readonly kind: "away" | "refused" | "unexpected";
  /** The server's text; empty if it sent none. */
  readonly message: string;
  /** The server's texts by form field. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** The HTTP status, or 0 without a response. */
  readonly status: number;
  /** The earliest time for the next attempt (`performance.now`); 0 for now. */
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
