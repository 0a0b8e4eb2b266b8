import { Badge } from "../../../ui/Badge/Badge";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { useUnreadTotal } from "../hooks";

/** Unread messages in all direct conversations, or in all rooms. */
export function UnreadBadge({ of }: { readonly of: "direct" | "rooms" }) {
  const texts = useTexts();
  const count = useUnreadTotal(of);
  return <Badge count={count} label={texts.unreadMessages({ number: count })} />;
}
