import type { WorkboxPlugin } from "workbox-core";
import { ExpirationPlugin } from "workbox-expiration";
import { PrecacheFallbackPlugin } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { CacheFirst, NetworkFirst, NetworkOnly, StaleWhileRevalidate, type Strategy } from "workbox-strategies";

import type { Refreshed } from "../lib/dto/kept";
import { forgettingAll, forgettingOthers } from "./identity";
import { ASSETS, PRIVATE, type PrivateCache } from "./keep";
import { dropping, marked, orAway, ownedBy, tellingOfChange } from "./plugins";
import { type Kind, kindOf } from "./requests";

const NETWORK_TIMEOUT = 5; // seconds after which a cached response is served

/** Assigns strategies to requests. The page itself comes from the server, or from the cache if the server is unreachable. */
export function addRoutes(tell: (news: Refreshed) => Promise<void>): void {
  const strategies: readonly (readonly [Kind, Strategy])[] = [
    ["asset", new CacheFirst({ cacheName: "assets", plugins: [new ExpirationPlugin(ASSETS)] })],
    ["media", new NetworkOnly()],
    ["mutation", new NetworkOnly({ plugins: [forgettingAll] })],
    ["identity", networkFirst("identity", [forgettingOthers])],
    ["messages", networkFirst("messages")],
    [
      "details",
      new StaleWhileRevalidate(keeping("details", [marked("meanwhile"), dropping("details", tell), tellingOfChange(tell)])),
    ],
  ];
  for (const [kind, strategy] of strategies) {
    registerRoute(
      ({ url, request, sameOrigin }) => sameOrigin && kindOf(url, request.method) === kind,
      strategy,
      kind === "mutation" ? "POST" : "GET",
    );
  }
  registerRoute(
    new NavigationRoute(
      new NetworkOnly({
        networkTimeoutSeconds: NETWORK_TIMEOUT,
        plugins: [orAway, new PrecacheFallbackPlugin({ fallbackURL: "/index.html" })],
      }),
      { denylist: [/^\/(?:api|ws|media|_protected_media)\//u] },
    ),
  );
}

function networkFirst(cache: PrivateCache, plugins: readonly WorkboxPlugin[] = []): NetworkFirst {
  return new NetworkFirst({
    networkTimeoutSeconds: NETWORK_TIMEOUT,
    ...keeping(cache, [orAway, marked("instead"), dropping(cache), ...plugins]),
  });
}

/** A private cache within its limits. Responses in different languages share an entry. */
function keeping(cacheName: PrivateCache, plugins: readonly WorkboxPlugin[]) {
  return {
    cacheName,
    matchOptions: { ignoreVary: true },
    plugins: [ownedBy(cacheName), ...plugins, new ExpirationPlugin({ ...PRIVATE[cacheName], purgeOnQuotaError: true })],
  };
}
