import { array, discriminatedUnion, type infer as Infer, literal, object, string } from "zod/mini";

import { roomSchema } from "../features/rooms/dto";

/** Requests of pages to the service worker. */
export const workerRequestSchema = discriminatedUnion("type", [
  /** Take over from the worker that is active now. */
  object({ type: literal("activate") }),
  /** Clear the private data of the signed-in user. */
  object({ type: literal("forget") }),
  /** Tell whether this script (a path) is of your version; answered with a `boolean`. */
  object({ type: literal("has-script"), script: string() }),
  /** Tell which rooms can be opened offline; answered with `keptRoomsSchema`. */
  object({ type: literal("kept-rooms") }),
]);
export type WorkerRequest = Infer<typeof workerRequestSchema>;

export const keptRoomsSchema = array(roomSchema);
