import { decodeJsonOrNull, decodeOrNull, type Schema } from "./dto/decode";
import { textSchema } from "./dto/text";

const PREFIX = "echochat.";

/** Texts kept in this browser. If storage is forbidden or full, nothing is kept and a warning is logged. */
export class LocalStore {
  read<T>(key: string, schema: Schema<T>): T | null {
    try {
      return decodeOrNull(schema, localStorage.getItem(PREFIX + key));
    } catch (error) {
      console.warn("local storage cannot be read", error);
      return null;
    }
  }

  /** Like `read`, from JSON. */
  readJson<T>(key: string, schema: Schema<T>): T | null {
    const text = this.read(key, textSchema);
    return text === null ? null : decodeJsonOrNull(schema, text);
  }

  write(key: string, value: string): void {
    try {
      if (value === "") localStorage.removeItem(PREFIX + key);
      else localStorage.setItem(PREFIX + key, value);
    } catch (error) {
      console.warn("local storage cannot be written", error);
    }
  }
}
