import { catch as fallback, object, pipe, refine, regex, string, transform } from "zod/mini";

/** Parameters of `/rooms/:slug`; the server has the last word on what a slug is. */
export const roomParamsSchema = object({ slug: string().check(regex(/^[A-Za-z0-9_-]{1,100}$/u)) });

const HERE = "https://here.invalid";

/** A path within this site, to go back to after signing in; anything else becomes `/`. */
export const returnPathSchema = fallback(string().check(refine(staysHere)), "/");

/** The router's location as one path. */
export const locationSchema = pipe(
  object({ pathname: string(), search: string() }),
  transform(({ pathname, search }) => pathname + search),
);

function staysHere(path: string): boolean {
  return path.startsWith("/") && URL.canParse(path, HERE) && new URL(path, HERE).origin === HERE;
}
