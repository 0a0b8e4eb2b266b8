import { useEffect, useEffectEvent } from "react";
import { useNavigate } from "react-router";
import { tinykeys } from "tinykeys";

import { searchPath } from "../../lib/routes";

/** Ctrl+K, Cmd+K on a Mac, leads to search from everywhere: the same key of the keyboard in all layouts. */
export function useSearchKey(): void {
  const navigate = useNavigate();
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    event.preventDefault();
    const field = document.querySelector<HTMLInputElement>("[role=search] input");
    if (field === null) void navigate(searchPath({ query: "", room: null }));
    field?.focus();
    field?.select();
  });
  useEffect(() => tinykeys(window, { "$mod+KeyK": (event) => onKey(event) }), []);
}
