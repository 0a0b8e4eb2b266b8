import { Button } from "../../../ui/Button/Button";
import { directCatalogue } from "../../../texts/direct";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { useServerAway } from "../../../ui/hooks/useServerAway";
import { Notice } from "../../../ui/Notice/Notice";
import { Skeleton } from "../../../ui/Skeleton/Skeleton";
import { useConversations, useRows } from "../hooks";
import styles from "./ConversationList.module.css";
import { ListedConversation } from "./ListedConversation";

interface ConversationListProps {
  /** The username of the open conversation, if any. */
  readonly current?: string | undefined;
  /** The number of rows, newest first; all if left out. */
  readonly most?: number;
}

/** The user's direct conversations, newest first, updated live. */
export function ConversationList({ current, most = Infinity }: ConversationListProps) {
  const direct = useTexts(directCatalogue);
  const texts = useTexts();
  const { phase, sections } = useConversations();
  const isAway = useServerAway();
  const [shown, showMore] = useRows("direct");
  const away = isAway && <Notice variant="warning">{direct.chatsAway}</Notice>;
  if (phase === "loading") return away || <Skeleton label={direct.loadingChats} rows={Math.min(most, 5)} />;
  const chats = [...sections.pinned.filter(({ kind }) => kind === "direct"), ...sections.direct];
  if (chats.length === 0) return <p className={styles.empty}>{direct.noChats}</p>;
  return (
    <>
      <ul className={styles.list}>
        {chats.slice(0, Math.min(most, shown)).map((chat) => (
          <ListedConversation chat={chat} isCurrent={chat.peer?.username === current} key={chat.slug} />
        ))}
      </ul>
      {away}
      {chats.length > shown && shown < most && (
        <Button variant="secondary" onClick={showMore}>
          {texts.loadMore}
        </Button>
      )}
    </>
  );
}
