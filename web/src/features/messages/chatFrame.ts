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

import { type Message, quoteSchema, reactionsSchema, roleSchema } from "../rooms/dto";
import { timestampSchema } from "../../lib/dto/time";

const messageFrame = pipe(
  object({
    message: string(),
    username: string(),
    profile_pic: nullable(string()),
    id: int(),
    seq: int(),
    createdAt: timestampSchema,
    nonce: optional(nullable(string())),
    editedAt: optional(timestampSchema),
    deleted: optional(boolean()),
    replyTo: optional(quoteSchema),
  }),
  transform(({ message: content, profile_pic: profilePic, ...rest }) => {
    const message: Message = { ...rest, content, profilePic };
    return { kind: "message" as const, message };
  }),
);

const resumeFrame = pipe(
  object({ type: literal("resume"), lastSeq: int(), complete: boolean(), lastChange: optional(int()), changesComplete: optional(boolean()) }),
  transform(({ lastSeq, complete, lastChange = Infinity, changesComplete = true }) => ({
    kind: "resume" as const,
    lastSeq,
    complete,
    lastChange,
    changesComplete,
  })),
);

const changeSchema = object({
  type: literal("message_changed"),
  change: int(),
  id: int(),
  message: string(),
  editedAt: nullable(timestampSchema),
  deleted: boolean(),
  reactions: reactionsSchema,
  reacted: optional(object({ username: string(), emoji: string(), on: boolean() })),
});
/** All of a message that can change, as it is after the room's change of that number. */
export type Change = Infer<typeof changeSchema>;

const changeFrame = pipe(
  changeSchema,
  transform((change) => ({ kind: "change" as const, change })),
);

const roomFrame = pipe(
  object({
    type: literal("room"),
    name: nullable(string()),
    role: nullable(roleSchema),
    canWrite: boolean(),
    canManage: boolean(),
    canModerate: boolean(),
    slowMode: int(),
  }),
  transform(({ type, name, ...rights }) => ({ kind: type, change: name === null ? rights : { ...rights, name } })),
);

/** There are others in the room now, or somebody is something else there. */
const peopleFrame = pipe(
  object({ type: literal("people_changed") }),
  transform(() => ({ kind: "people" as const })),
);

const typingFrame = pipe(
  object({ type: literal("typing"), username: string() }),
  transform(({ username }) => ({ kind: "typing" as const, username })),
);

/** A command was carried out and nothing had to be changed. */
const doneFrame = pipe(
  object({ type: literal("done") }),
  transform(() => ({ kind: "done" as const })),
);

const changeRefusedFrame = pipe(
  object({ error: string(), type: oneOf(["edit", "delete", "react"]) }),
  transform(({ error }) => ({ kind: "refusedChange" as const, refusal: error })),
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
export const chatFrameSchema = union([messageFrame, changeFrame, typingFrame, roomFrame, peopleFrame, resumeFrame, doneFrame, changeRefusedFrame, errorFrame]);
export type ChatFrame = Infer<typeof chatFrameSchema>;
