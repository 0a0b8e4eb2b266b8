import { type Query, QueryCache, QueryClient, type QueryKey } from "@tanstack/react-query";

import { backoff } from "../lib/backoff";
import { Refused, Unreachable } from "../lib/http";
import { watchResponses } from "../lib/responseWatch";
import type { Services } from "./services";

declare module "@tanstack/react-query" {
  interface Register {
    queryMeta: {
      /** The path asked, where the service worker may answer first with what it kept. */
      readonly path?: string | undefined;
    };
  }
}

const clients = new WeakMap<Services, QueryClient>();

/** The application's query cache. It is made for the first part that needs it, so that the first message need not wait for its code. */
export function queryClientOf(services: Services): QueryClient {
  const known = clients.get(services);
  if (known !== undefined) return known;
  const client = createQueryClient();
  clients.set(services, client);
  watchResponses((path) => void askForNewer(client, path));
  services.onOtherPerson(() => forgetAnswers(client));
  services.connectivity.subscribe(() => {
    if (!services.connectivity.getSnapshot().isAway) setTimeout(() => askForMissing(client)); // whose answer told of it has it by then
  });
  return client;
}

/** A cache whose queries are asked again until the server answers. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: "always", // without a network the service worker may answer
        refetchOnWindowFocus: false, // sockets tell what changed meanwhile
        retry: (_, error) => isPassing(error),
        retryDelay: (attempt) => backoff(attempt + 2),
      },
    },
    queryCache: new QueryCache({
      onError: (error, { queryKey }) => {
        if (!(error instanceof Refused)) console.warn("an answer cannot be had", queryKey, error);
      },
    }),
  });
}

/** Whether the same question may be answered a little later. */
function isPassing(error: Error): boolean {
  const isAway = error instanceof Unreachable || (error instanceof Refused && error.status >= 500);
  if (isAway) console.warn("this is asked again", error);
  return isAway;
}

/** Nothing is shown to one person that another was told. What is still on the page a moment later is asked for anew. */
function forgetAnswers(client: QueryClient): void {
  client.removeQueries({ type: "inactive" });
  for (const query of client.getQueryCache().getAll()) query.reset();
  setTimeout(() => void client.refetchQueries({ type: "active" }));
}

/** The server has answered otherwise than the worker did: that kept answer may still be on its way to the page. */
async function askForNewer(client: QueryClient, path: string): Promise<void> {
  const filters = { predicate: ({ meta }: Query) => meta?.path === path };
  await Promise.allSettled(
    client
      .getQueryCache()
      .findAll({ ...filters, fetchStatus: "fetching" })
      .map(async ({ promise }) => promise),
  );
  await client.invalidateQueries(filters);
}

/** The server is back: what the page lacks is asked for at once, not only with its next attempt. */
function askForMissing(client: QueryClient): void {
  const isMissing = ({ state }: Query) => state.data === undefined && state.fetchFailureCount > 0;
  for (const { queryKey } of client.getQueryCache().findAll({ type: "active", predicate: isMissing }))
    askAnew(client, queryKey, false);
}

/** Asks a query again at once. */
export function askAnew(client: QueryClient, queryKey: QueryKey, hasData: boolean): void {
  const query = { queryKey, exact: true };
  void (hasData ? client.refetchQueries(query) : client.resetQueries(query)); // a refetch would wait for the next attempt
}
