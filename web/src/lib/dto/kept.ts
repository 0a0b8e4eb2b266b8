import { enum as oneOf, type infer as Infer, literal, nullable, object, string } from "zod/mini";

/** The server's response to `path` differs from the cached one that the page got. */
export const refreshedSchema = object({ type: literal("refreshed"), path: string() });
export type Refreshed = Infer<typeof refreshedSchema>;

/** Header of cached responses of the worker. */
export const KEPT_HEADER = "X-EchoChat-Kept";

/** Why a response is a cached one: the server is unreachable, or hasn't answered yet. Null: it is the server's own. */
export const keptSchema = nullable(oneOf(["instead", "meanwhile"]));
export type Kept = NonNullable<Infer<typeof keptSchema>>;
