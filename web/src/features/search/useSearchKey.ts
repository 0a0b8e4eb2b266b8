import { useEffect, useEffectEvent } from "react";
import { useNavigate } from "react-router";

import { searchPath } from "../../lib/routes";

/** Ctrl+K, or Cmd+K, leads to search from everywhere: the same key of the keyboard in all layouts. */
export function useSearchKey(): void {
  const navigate = useNavigate();
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.code !== "KeyK" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    const field = document.querySelector<HTMLInputElement>("[role=search] input");
    if (field === null) void navigate(searchPath({ query: "", room: null }));
    field?.focus();
    field?.select();
  });
  useEffect(() => {
    const leaving = new AbortController();
    addEventListener("keydown", (event) => onKey(event), { signal: leaving.signal });
    return () => leaving.abort();
  }, []);
}
