import { array, discriminatedUnion, type infer as Infer, literal, object, string } from "zod/mini";

import { roomSchema } from "../features/rooms/dto";

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
