import {
  array,
  boolean,
  catch as fallback,
  enum as oneOf,
  type infer as Infer,
  int,
  literal,
  maxLength,
  minLength,
  nullable,
  number,
  object,
  optional,
  pipe,
  string,
  transform,
  union,
} from "zod/mini";

import { timestampSchema } from "../../lib/dto/time";
import { roleSchema } from "../rooms/dto";

const reactionSchema = object({
  emoji: string(),
  count: int(),
  users: array(string()),
  mine: optional(boolean()),
});
/** A reaction to a message, with the first users who gave it; `mine` only if the server sent it. */
export type Reaction = Infer<typeof reactionSchema>;
export const reactionsSchema = array(reactionSchema);

export const quoteSchema = object({
  id: int(),
  seq: int(),
  username: string(),
  content: string(),
  deleted: boolean(),
});
/** The message that another one replies to. */
export type Quote = Infer<typeof quoteSchema>;

export const messageSchema = object({
  id: int(),
  seq: int(),
  username: string(),
  content: string(),
  profilePic: nullable(string()),
  createdAt: timestampSchema,
  nonce: optional(nullable(string())),
  editedAt: optional(nullable(timestampSchema)),
  deleted: optional(boolean()),
  replyTo: optional(quoteSchema),
  reactions: optional(reactionsSchema),
});
/** A stored message; `seq` counts 1, 2, 3 … in its room. Its author recognises it by the `nonce`, for a day. */
export type Message = Infer<typeof messageSchema>;

export const historySchema = pipe(
  object({
    messages: array(messageSchema),
    pagination: object({
      limit: int(),
      hasMore: boolean(),
      nextBefore: nullable(int()),
      nextAfter: optional(nullable(int())),
    }),
    lastChange: optional(int()),
  }),
  transform(({ messages, pagination, lastChange }) => ({
    messages,
    hasMore: pagination.hasMore,
    nextBefore: pagination.nextBefore,
    nextAfter: pagination.nextAfter ?? null,
    lastChange: lastChange ?? 0,
  })),
);
export type HistoryPage = Infer<typeof historySchema>;

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
  object({
    type: literal("resume"),
    lastSeq: int(),
    complete: boolean(),
    lastChange: optional(int()),
    changesComplete: optional(boolean()),
  }),
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
/** Everything of a message that can change, as of the room's change with this number. */
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

/** Members or their roles have changed. */
const peopleFrame = pipe(
  object({ type: literal("people_changed") }),
  transform(() => ({ kind: "people" as const })),
);

const typingFrame = pipe(
  object({ type: literal("typing"), username: string() }),
  transform(({ username }) => ({ kind: "typing" as const, username })),
);

/** A command was carried out without a change. */
const doneFrame = pipe(
  object({ type: literal("done") }),
  transform(() => ({ kind: "done" as const })),
);

const changeRefusedFrame = pipe(
  object({ error: string(), type: oneOf(["edit", "delete", "react"]) }),
  transform(({ error }) => ({ kind: "refusedChange" as const, refusal: error })),
);

export const refusalSchema = oneOf(["rate_limited", "message_too_long", "forbidden", "unavailable", "invalid_payload"]);
/** Why a message was refused. */
export type Refusal = Infer<typeof refusalSchema>;

/** Reasons of newer servers become the most general one. */
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
export const chatFrameSchema = union([
  messageFrame,
  changeFrame,
  typingFrame,
  roomFrame,
  peopleFrame,
  resumeFrame,
  doneFrame,
  changeRefusedFrame,
  errorFrame,
]);
export type ChatFrame = Infer<typeof chatFrameSchema>;

const outgoingSchema = object({
  nonce: string().check(minLength(1), maxLength(64)),
  text: string().check(minLength(1), maxLength(20_000)),
  createdAt: int(),
  refusal: fallback(nullable(refusalSchema), "unavailable"),
  replyTo: optional(quoteSchema),
});
/** A message of the user that isn't known to be stored yet. */
export type Outgoing = Infer<typeof outgoingSchema>;

/** How a browser keeps them: JSON, oldest first. */
export const outboxSchema = array(outgoingSchema);

export const composerModeSchema = object({
  kind: oneOf(["reply", "edit"]),
  message: quoteSchema,
  text: string(),
  sentOver: optional(nullable(int())),
});
/**
 * What the composer writes instead of a new message: a reply, or an edit, with its text so far.
 * `sentOver`: the edit was sent when the message's last edit was at this time (null: never edited).
 */
export type ComposerMode = Infer<typeof composerModeSchema>;
