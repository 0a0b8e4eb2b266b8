import {
  boolean,
  enum as oneOf,
  type infer as Infer,
  int,
  literal,
  nullable,
  number,
  object,
  optional,
  pipe,
  string,
  transform,
  union,
} from "zod/mini";

import type { Message } from "./room";
import { timestampSchema } from "./time";

const messageFrame = pipe(
  object({
    message: string(),
    username: string(),
    profile_pic: nullable(string()),
    room: string(),
    id: int(),
    seq: int(),
    createdAt: timestampSchema,
    nonce: optional(nullable(string())),
  }),
  transform((frame) => {
    const { id, seq, username, createdAt } = frame;
    const message: Message = { id, seq, username, createdAt, content: frame.message, profilePic: frame.profile_pic };
    return { kind: "message" as const, message, nonce: frame.nonce ?? null };
  }),
);

const resumeFrame = pipe(
  object({ type: literal("resume"), lastSeq: int(), complete: boolean() }),
  transform(({ lastSeq, complete }) => ({ kind: "resume" as const, lastSeq, complete })),
);

export const refusalSchema = oneOf(["rate_limited", "message_too_long", "forbidden", "unavailable", "invalid_payload"]);
/** Why a message was not taken. */
export type Refusal = Infer<typeof refusalSchema>;

/** A reason that only later servers know is told as the most general one. */
const laterRefusal = pipe(
  string(),
  transform(() => "unavailable" as const),
);

const errorFrame = pipe(
  object({ error: union([refusalSchema, laterRefusal]), retry_after: optional(number()), nonce: optional(nullable(string())) }),
  transform((frame) => ({
    kind: "error" as const,
    refusal: frame.error,
    retryAfter: frame.retry_after ?? 0,
    nonce: frame.nonce ?? null,
  })),
);

/** A frame of `/ws/chat/<slug>/`, server to client. */
export const chatFrameSchema = union([messageFrame, resumeFrame, errorFrame]);
export type ChatFrame = Infer<typeof chatFrameSchema>;
