import { decode } from "./dto/decode";
import { textSchema } from "./dto/text";

/** The current path, for code without the router. */
export function currentPath(): string {
  return decode(textSchema, location.pathname, "location");
}
