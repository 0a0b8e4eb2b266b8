import type { WorkboxPlugin } from "workbox-core";

import { decode } from "../lib/dto/decode";
import { type Kept, KEPT_HEADER, type Refreshed } from "../lib/dto/kept";
import { textSchema } from "../lib/dto/text";
import { begin, isCurrent, type PrivateCache } from "./keep";

const GONE = [401, 403, 404]; // HTTP statuses: gone, or not for this user

type Tell = (news: Refreshed) => Promise<void>;

/** Doesn't keep responses to requests from before the cache was cleared. */
export function ownedBy(cache: PrivateCache): WorkboxPlugin {
  return {
    handlerWillStart({ event }) {
      begin(event);
      return Promise.resolve();
    },
    cacheWillUpdate: ({ response, event }) => Promise.resolve(response.status === 200 && isCurrent(event) ? response : null),
    async cacheDidUpdate({ request, event }) {
      if (!isCurrent(event)) await (await caches.open(cache)).delete(request); // cleared while it was being stored
    },
  };
}

/** Removes what the server no longer gives; `tell` informs pages that got it. */
export function dropping(cache: PrivateCache, tell?: Tell): WorkboxPlugin {
  return {
    async fetchDidSucceed({ request, response }) {
      if (!GONE.includes(response.status)) return response;
      const wasKept = await (await caches.open(cache)).delete(request, { ignoreSearch: true });
      if (wasKept) await tell?.(newsOf(request));
      return response;
    },
  };
}

/** Treats a failing server, or a proxy that can't reach it, as unreachable. */
export const orAway: WorkboxPlugin = {
  fetchDidSucceed({ response }) {
    if (response.status >= 500) throw new TypeError(`the server failed: ${String(response.status)}`);
    return Promise.resolve(response);
  },
};

/** Marks a cached response as such, with the reason. */
export function marked(kept: Kept): WorkboxPlugin {
  return {
    cachedResponseWillBeUsed({ cachedResponse }) {
      if (cachedResponse === undefined) return Promise.resolve(undefined);
      const headers = new Headers(cachedResponse.headers);
      headers.set(KEPT_HEADER, kept);
      return Promise.resolve(new Response(cachedResponse.body, { status: cachedResponse.status, headers }));
    },
  };
}

/** Tells the pages if the server's response differs from the cached one they got. */
export function tellingOfChange(tell: Tell): WorkboxPlugin {
  return {
    async cacheDidUpdate({ oldResponse, newResponse, request }) {
      if (!oldResponse) return;
      const [before, after] = await Promise.all([textOf(oldResponse), textOf(newResponse.clone())]);
      if (before !== after) await tell(newsOf(request));
    },
  };
}

function newsOf(request: Request): Refreshed {
  return { type: "refreshed", path: new URL(request.url).pathname };
}

async function textOf(response: Response): Promise<string> {
  return decode(textSchema, await response.text(), response.url);
}
