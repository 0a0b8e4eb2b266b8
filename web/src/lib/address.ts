import { decode } from "./dto/decode";
import { textSchema } from "./dto/text";

/** The path of the page, for who has no router. */
export function currentPath(): string {
  return decode(textSchema, location.pathname, "location");
}
