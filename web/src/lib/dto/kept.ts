import { enum as oneOf, type infer as Infer, literal, nullable, object, string } from "zod/mini";

/** The server has answered otherwise than what was kept and already given to the page; `path` was asked. */
export const refreshedSchema = object({ type: literal("refreshed"), path: string() });
export type Refreshed = Infer<typeof refreshedSchema>;

/** Header of answers that the worker had kept. */
export const KEPT_HEADER = "X-EchoChat-Kept";

/** Why an answer is a kept one: for the server is away, or until the server's own is there. Null: it is the server's own. */
export const keptSchema = nullable(oneOf(["instead", "meanwhile"]));
export type Kept = NonNullable<Infer<typeof keptSchema>>;
