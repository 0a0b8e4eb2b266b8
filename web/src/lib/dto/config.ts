import { type infer as Infer, int, literal, object, optional, pipe, refine, string, transform } from "zod/mini";

const patternSchema = pipe(
  string().check(refine(isPattern)),
  transform((source) => new RegExp(source, "u")),
);

/** GET /api/meta/client-config/: the server's current settings. */
export const clientConfigSchema = object({
  usernameMaxLength: int(),
  chatMessageMaxLength: int(),
  /** Missing in responses of earlier releases, as is the next one. */
  chatEditWindowSeconds: optional(int()),
  chatQuoteMaxLength: optional(int()),
  chatRoomSlugRegex: patternSchema,
});
export type ClientConfig = Infer<typeof clientConfigSchema>;

function isPattern(source: string): boolean {
  try {
    new RegExp(source, "u");
    return true;
  } catch {
    return false;
  }
}

export const liveSchema = object({ status: literal("ok") });
