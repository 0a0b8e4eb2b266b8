import { config, type core, safeParse } from "zod/mini";

// Zod's compiled parsers need `eval`, which the page's Content-Security-Policy forbids.
config({ jitless: true });

export type Schema<T> = core.$ZodType<T>;

/** External data doesn't match its schema. */
export class DecodeError extends Error {
  constructor(source: string, reason: string) {
    super(`${source}: ${reason}`);
    this.name = "DecodeError";
  }
}

/** Returns the decoded value. Throws DecodeError, which names `source`. */
export function decode<T>(schema: Schema<T>, value: unknown, source: string): T {
  const result = safeParse(schema, value);
  if (result.success) return result.data;
  const reasons = result.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  throw new DecodeError(source, reasons.join("; "));
}

/** Returns the decoded value, or null if it doesn't match. */
export function decodeOrNull<T>(schema: Schema<T>, value: unknown): T | null {
  const result = safeParse(schema, value);
  return result.success ? result.data : null;
}

/** Like `decode`, from JSON. */
export function decodeJson<T>(schema: Schema<T>, text: unknown, source: string): T {
  return decode(schema, parseJson(text, source), source);
}

/** Like `decodeOrNull`, from JSON. */
export function decodeJsonOrNull<T>(schema: Schema<T>, text: unknown): T | null {
  try {
    return decodeJson(schema, text, "");
  } catch {
    return null;
  }
}

function parseJson(text: unknown, source: string): unknown {
  if (typeof text !== "string") throw new DecodeError(source, "not a text");
  try {
    return JSON.parse(text);
  } catch {
    throw new DecodeError(source, "not JSON");
  }
}
