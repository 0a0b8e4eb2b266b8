import { array, discriminatedUnion, enum as oneOf, type infer as Infer, literal, nullable, object, string } from "zod/mini";

import { roomSchema } from "./room";

/** What a page asks of the service worker. */
export const workerRequestSchema = discriminatedUnion("type", [
  /** Take over from the worker that is active now. */
  object({ type: literal("activate") }),
  /** Forget what was kept for whoever was signed in. */
  object({ type: literal("forget") }),
  /** Tell whether this script (its path) is of your version; answered by `boolean`. */
  object({ type: literal("has-script"), script: string() }),
  /** Tell which rooms can be opened without the server; answered by `keptRoomsSchema`. */
  object({ type: literal("kept-rooms") }),
]);
export type WorkerRequest = Infer<typeof workerRequestSchema>;

export const keptRoomsSchema = array(roomSchema);

/** The server has answered otherwise than what was kept and already given to the page; `path` was asked. */
export const refreshedSchema = object({ type: literal("refreshed"), path: string() });
export type Refreshed = Infer<typeof refreshedSchema>;

/** Header of answers that the worker had kept. */
export const KEPT_HEADER = "X-EchoChat-Kept";

/** Why an answer is a kept one: for the server is away, or until the server's own is there. Null: it is the server's own. */
export const keptSchema = nullable(oneOf(["instead", "meanwhile"]));
export type Kept = NonNullable<Infer<typeof keptSchema>>;
