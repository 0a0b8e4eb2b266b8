import type { WorkboxPlugin } from "workbox-core";

import { sessionSchema } from "../features/accounts/dto";
import { decodeJsonOrNull } from "../lib/dto/decode";
import { begin, forget, isCurrent } from "./keep";

const SESSION = "/api/auth/session/";

/** Clears the private data when the server reports another user than before. */
export const forgettingOthers: WorkboxPlugin = {
  async fetchDidSucceed({ request, response, event }) {
    if (new URL(request.url).pathname !== SESSION || !response.ok || !isCurrent(event)) return response;
    if ((await nameIn(response.clone())) !== (await keptName())) {
      await forget();
      begin(event);
    }
    return response;
  },
};

/** After signing in or out, and after any change of the account, the private data is outdated. */
export const forgettingAll: WorkboxPlugin = {
  async fetchDidSucceed({ response, event }) {
    if (!response.ok) return response;
    await forget();
    begin(event);
    event.waitUntil(keepSession(event));
    return response;
  },
};

async function keepSession(event: ExtendableEvent): Promise<void> {
  try {
    const answer = await fetch(SESSION);
    const cache = await caches.open("identity");
    if (answer.ok && isCurrent(event)) await cache.put(SESSION, answer);
  } catch (error) {
    console.warn("who one is will be asked again", error);
  }
}

/** The username whose data is kept; null for a guest, undefined if unknown. */
async function keptName(): Promise<string | null | undefined> {
  const kept = await caches.match(SESSION, { cacheName: "identity", ignoreVary: true });
  return kept === undefined ? undefined : nameIn(kept);
}

async function nameIn(response: Response): Promise<string | null | undefined> {
  const session = decodeJsonOrNull(sessionSchema, await response.text());
  return session === null ? undefined : (session.user?.username ?? null);
}
