import { type InfiniteData, type Query, QueryCache, QueryClient, type QueryKey } from "@tanstack/react-query";

import { backoff } from "../lib/backoff";
import { Refused, Unreachable } from "../lib/http";
import type { Page } from "../lib/page";
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
  watchResponses((path) => void client.invalidateQueries({ predicate: ({ meta }) => meta?.path === path }));
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

/** A list that the server tells page by page, as it is cached. */
export type CachedList<Item> = InfiniteData<Page<Item>, string | null>;

/** Changes a cached list, and again what a fetch makes of it that is under way: the server may have answered that before. */
export function changeList<Item>(
  client: QueryClient,
  queryKey: QueryKey,
  change: (list: CachedList<Item>) => CachedList<Item>,
): void {
  const query = client.getQueryCache().find({ queryKey, exact: true });
  const isFetching = query?.state.fetchStatus === "fetching";
  if (query?.state.isInvalidated === true && !isFetching) return; // else it would not be asked for when it is shown
  const apply = () => client.setQueryData<CachedList<Item>>(queryKey, (list) => (list === undefined ? list : change(list)));
  apply();
  if (isFetching) void whenFetched(client, queryKey).then(apply);
}

/** Asks again for a list that may be another by now; when it is being asked for already, after that. */
export async function refetchList(client: QueryClient, queryKey: QueryKey): Promise<void> {
  await whenFetched(client, queryKey);
  await client.invalidateQueries({ queryKey, exact: true });
}

/** Resolves when nothing is asked any more; failures are the query's own. */
async function whenFetched(client: QueryClient, queryKey: QueryKey): Promise<void> {
  const query = client.getQueryCache().find({ queryKey, exact: true });
  if (query?.state.fetchStatus === "fetching") await Promise.allSettled([query.promise]);
}
