import type { WorkboxPlugin } from "workbox-core";

import { decode } from "../lib/dto/decode";
import { type Kept, KEPT_HEADER, type Refreshed } from "../lib/dto/kept";
import { textSchema } from "../lib/dto/text";
import { begin, isCurrent, type PrivateCache } from "./keep";

const GONE = [401, 403, 404]; // no longer there, or not for this person

type Tell = (news: Refreshed) => Promise<void>;

/** Keeps nothing that was asked for before all was forgotten. */
export function ownedBy(cache: PrivateCache): WorkboxPlugin {
  return {
    handlerWillStart({ event }) {
      begin(event);
      return Promise.resolve();
    },
    cacheWillUpdate: ({ response, event }) => Promise.resolve(response.status === 200 && isCurrent(event) ? response : null),
    async cacheDidUpdate({ request, event }) {
      if (!isCurrent(event)) await (await caches.open(cache)).delete(request); // forgotten while it was being kept
    },
  };
}

/** Drops what the server no longer gives; `tell` is for pages that were given it. */
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

/** Takes a failing server, or the proxy that can't reach it, for one that is away. */
export const orAway: WorkboxPlugin = {
  fetchDidSucceed({ response }) {
    if (response.status >= 500) throw new TypeError(`the server failed: ${String(response.status)}`);
    return Promise.resolve(response);
  },
};

/** Says of a kept answer that it is one, and why. */
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

/** Tells the pages when the server's answer is another than the kept one that they were given. */
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
