import { config, type core, safeParse } from "zod/mini";

// Zod's compiled parsers need `eval`, which the page's Content-Security-Policy forbids.
config({ jitless: true });

export type Schema<T> = core.$ZodType<T>;

/** What came in from outside does not have the promised shape. */
export class DecodeError extends Error {
  constructor(source: string, reason: string) {
    super(`${source}: ${reason}`);
    this.name = "DecodeError";
  }
}

/** The value in the schema's output type; `source` names it in the DecodeError otherwise thrown. */
export function decode<T>(schema: Schema<T>, value: unknown, source: string): T {
  const result = safeParse(schema, value);
  if (result.success) return result.data;
  const reasons = result.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  throw new DecodeError(source, reasons.join("; "));
}

/** The value in the schema's output type, or null when it does not fit. */
export function decodeOrNull<T>(schema: Schema<T>, value: unknown): T | null {
  const result = safeParse(schema, value);
  return result.success ? result.data : null;
}

/** Like `decode`, of a JSON text. */
export function decodeJson<T>(schema: Schema<T>, text: unknown, source: string): T {
  return decode(schema, parseJson(text, source), source);
}

/** Like `decodeOrNull`, of a JSON text. */
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
