import { useCurrentPath, useNextParameter } from "./route";

/** Where to go after signing in. */
export function useReturnPath(): string {
  return useNextParameter();
}

/** Whether one is on a page of signing in. */
export function useIsEntrance(): boolean {
  const here = useCurrentPath();
  return here.startsWith("/login") || here.startsWith("/register");
}

/** The way to a page of signing in that comes back here. */
export function useWayTo(page: "/login" | "/register"): string {
  const here = useCurrentPath();
  const next = useNextParameter();
  const target = useIsEntrance() ? next : here;
  return target === "/" ? page : `${page}?next=${encodeURIComponent(target)}`;
}

/** Path and query of the page shown. */
export function useCurrentPage(): string {
  return useCurrentPath();
}

/** Whether one is at a place of the header or below it. Single rooms are not below the list of one's own. */
export function useIsAt(place: string): boolean {
  const [path = ""] = useCurrentPath().split("?");
  return path === place || (place !== "/rooms" && path.startsWith(`${place}/`));
}
