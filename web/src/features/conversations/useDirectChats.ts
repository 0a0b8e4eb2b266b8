import { useEffect } from "react";

import type { InboxSnapshot } from "./snapshot";
import { useServices } from "../../ui/services";
import { useStore } from "../../ui/hooks/useStore";

/** One's direct conversations, newest first, kept live; `more` loads those that follow, null when none do. */
export function useDirectChats(): InboxSnapshot & { readonly more: (() => void) | null } {
  const { inbox } = useServices();
  useEffect(() => void inbox.get().then((controller) => controller.want()), [inbox]);
  const snapshot = useStore(inbox);
  return { ...snapshot, more: snapshot.hasMoreChats ? () => void inbox.get().then((controller) => controller.more()) : null };
}
