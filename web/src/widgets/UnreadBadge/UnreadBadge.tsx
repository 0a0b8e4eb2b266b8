import { useUnreadTotal } from "../../hooks/useInbox";
import { useTexts } from "../../hooks/useLanguage";
import { Badge } from "../../ui/Badge/Badge";

/** Unread messages in all direct conversations together. */
export function UnreadBadge() {
  const texts = useTexts();
  const count = useUnreadTotal();
  return <Badge count={count} label={texts.unreadMessages(count)} />;
}
