import { useUnreadTotal } from "../hooks";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { Badge } from "../../../ui/Badge/Badge";

/** Unread messages in all direct conversations together, or in all private rooms. */
export function UnreadBadge({ of }: { readonly of: "unread" | "roomsUnread" }) {
  const texts = useTexts();
  const count = useUnreadTotal(of);
  return <Badge count={count} label={texts.unreadMessages({ number: count })} />;
}
