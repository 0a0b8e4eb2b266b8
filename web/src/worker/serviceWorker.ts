import { clientsClaim } from "workbox-core";
import { precacheAndRoute } from "workbox-precaching";

import { answer } from "./conversation";
import { addRoutes } from "./routes";

declare const self: ServiceWorkerGlobalScope;
/** The built client, listed by vite.worker.config.ts. */
declare const PRECACHE: readonly { readonly url: string; readonly revision: string | null }[];

const files = [...PRECACHE];

clientsClaim();
precacheAndRoute(files, { directoryIndex: "", cleanURLs: false });
addRoutes(async (news) => {
  for (const page of await self.clients.matchAll({ type: "window" })) page.postMessage(news);
});

self.addEventListener("message", (event) => {
  event.waitUntil(
    answer(event, {
      activate: () => self.skipWaiting(),
      hasFile: (path) => files.some(({ url }) => url === path),
    }),
  );
});
