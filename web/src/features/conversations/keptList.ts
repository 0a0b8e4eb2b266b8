import { SESSION } from "../../lib/apiPaths";
import { dropKept, readKept, writeKept } from "../../lib/keptAnswers";
import { type Item, keptListSchema, keptOwnerSchema } from "./dto";

/** A cache that the service worker forgets with all else of somebody (worker/keep.ts). */
const CACHE = "conversations";
const PATH = "/kept/conversations";
const MAX_ITEMS = 5_000; // conversations; about 2 MB

interface Kept {
  /** Null if it is not whole. */
  readonly version: string | null;
  readonly items: readonly Item[];
}

/** The list of conversations in this browser, for the time without a network, and for a quick start. */
export class KeptList {
  /** Null if there is none of this person. */
  async read(username: string): Promise<Kept | null> {
    try {
      const kept = await readKept(CACHE, PATH, keptListSchema);
      return kept?.username === username ? kept : null;
    } catch (error) {
      console.warn("the kept conversations cannot be read", error);
      return null;
    }
  }

  /** Keeps it, as long as the service worker keeps what this person is told. */
  async write(username: string, { version, items }: Kept): Promise<void> {
    try {
      if (!(await isOwner(username))) return;
      const isWhole = items.length <= MAX_ITEMS;
      await writeKept(CACHE, PATH, { username, version: isWhole ? version : null, items: items.slice(0, MAX_ITEMS) });
      if (!(await isOwner(username))) await dropKept(CACHE); // all was forgotten meanwhile
    } catch (error) {
      console.warn("the conversations cannot be kept", error);
    }
  }
}

async function isOwner(username: string): Promise<boolean> {
  return (await readKept("identity", SESSION, keptOwnerSchema))?.user?.username === username;
}
