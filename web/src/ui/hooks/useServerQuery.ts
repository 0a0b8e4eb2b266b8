import {
  type InfiniteData,
  type QueryClient,
  type QueryKey,
  type UndefinedInitialDataOptions,
  useInfiniteQuery,
  useQuery,
} from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";

import type { Page } from "../../lib/page";
import { type Problem, problemOf } from "../../lib/problem";
import { askAnew, queryClientOf } from "../queries";
import { useServices } from "../services";
import { useWhenSeen } from "./useIsVisible";

const MAX_PAGES = 50; // of a list, all of which are asked for when it is asked for again

export function useQueryClient(): QueryClient {
  return queryClientOf(useServices());
}

interface ServerQuery<T> {
  /** Null until it is there. */
  readonly data: T | null;
  /** Why it is not there, or not up to date. */
  readonly problem: Problem | null;
  readonly reload: () => void;
}

/** One answer of the server; the cached one while it is asked for again. */
export function useServerQuery<T>(options: UndefinedInitialDataOptions<T>): ServerQuery<T> {
  const client = useQueryClient();
  const { data, error, failureReason } = useQuery(options, client);
  return {
    data: data ?? null,
    problem: useProblem(error ?? failureReason),
    reload: () => askAnew(client, options.queryKey, data !== undefined),
  };
}

export interface ListQuery<Answer extends Page<unknown>> {
  readonly queryKey: QueryKey;
  /** Asks for the page that `next` leads to; null: the first. */
  readonly ask: (next: string | null) => Promise<Answer>;
  /** Milliseconds for which nothing is asked again; 0 when left out. */
  readonly staleTime?: number;
  readonly retry?: false;
  /** Milliseconds after which it is asked for again, on a visible page. */
  readonly refetchInterval?: number;
}

export interface ServerList<Item> {
  /** Null until the first page is there. */
  readonly items: readonly Item[] | null;
  readonly problem: Problem | null;
  /** Loads what follows; null when nothing does. */
  readonly more: (() => void) | null;
  readonly reload: () => void;
}

/** A list that the server tells page by page. When it is asked for again, all its pages are. */
export function useServerList<Answer extends Page<unknown>>(
  query: ListQuery<Answer>,
): ServerList<Answer["items"][number]> & { readonly pages: readonly Answer[] } {
  const { queryKey, ask, ...options } = query;
  const client = useQueryClient();
  const { data, error, failureReason, hasNextPage, isFetchingNextPage, refetch, fetchNextPage } = useInfiniteQuery<
    Answer,
    Error,
    InfiniteData<Answer, string | null>,
    QueryKey,
    string | null
  >(
    {
      queryKey,
      queryFn: ({ pageParam }) => ask(pageParam),
      initialPageParam: null,
      getNextPageParam: ({ next }, pages) => (pages.length < MAX_PAGES ? next : null),
      ...options,
    },
    client,
  );
  const more = async () => {
    const isRefetching = client.isFetching({ queryKey, exact: true }) > 0;
    if (isRefetching) await refetch({ cancelRefetch: false }); // would be cancelled; this waits for it
    await fetchNextPage({ cancelRefetch: false });
  };
  return {
    items: useMemo(() => data?.pages.flatMap(({ items }) => items) ?? null, [data]),
    pages: data?.pages ?? [],
    problem: useProblem(error ?? failureReason),
    more: !hasNextPage ? null : () => void (isFetchingNextPage || more()),
    reload: () => askAnew(client, queryKey, data !== undefined),
  };
}

/** Asks again for all queries whose key begins so whenever the value is another, once the page is visible. */
export function useRefetchOn(value: number, queryKey: QueryKey): void {
  const client = useQueryClient();
  const seen = useWhenSeen(value);
  const [first] = useState(seen);
  useEffect(() => {
    if (seen !== first) void client.invalidateQueries({ queryKey });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the key is made anew at each render
  }, [seen]);
}

function useProblem(error: Error | null): Problem | null {
  return useMemo(() => (error === null ? null : problemOf(error)), [error]);
}
