import { useCurrentPath, useNextParameter } from "../adapters/route";

/** Where to go after signing in. */
export function useReturnPath(): string {
  return useNextParameter();
}

/** The way to a page of signing in that comes back here. */
export function useWayTo(page: "/login" | "/register"): string {
  const here = useCurrentPath();
  const next = useNextParameter();
  const isEntrance = here.startsWith("/login") || here.startsWith("/register");
  const target = isEntrance ? next : here;
  return target === "/" ? page : `${page}?next=${encodeURIComponent(target)}`;
}

/** Path and query of the page shown. */
export function useCurrentPage(): string {
  return useCurrentPath();
}
