import { useDeferredValue } from "react";

import { PUBLIC_ROOM } from "../../../lib/apiPaths";
import { ButtonLink } from "../../../ui/Button/Button";
import { homeCatalogue } from "../../../texts/home";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { Notice } from "../../../ui/Notice/Notice";
import { Skeleton } from "../../../ui/Skeleton/Skeleton";
import { useSession } from "../../accounts";
import { useRoom } from "../hooks";
import { FeedRow } from "./FeedRow";
import styles from "./PublicFeed.module.css";

const MAX_MESSAGES = 14; // messages; the card fits fewer, as most take more than one line

/** The latest messages of the public room, live, with a link to it. */
export function PublicFeed() {
  const texts = useTexts();
  const home = useTexts(homeCatalogue);
  const { snapshot } = useRoom(PUBLIC_ROOM);
  const isGuest = useSession().user === null;
  const isLive = snapshot.connection.kind === "open";
  return (
    <section aria-labelledby="feed-title" className={styles.feed}>
      <header className={styles.head}>
        <h2 className={styles.title} id="feed-title">
          {texts.publicRoom}
        </h2>
        {isLive && <span className={styles.live}>{home.live}</span>}
      </header>
      <div className={styles.window}>
        <Latest snapshot={snapshot} />
      </div>
      <footer className={styles.foot}>
        {isGuest && <p className={styles.soft}>{home.publicRoomLead}</p>}
        <ButtonLink variant={isGuest ? "secondary" : "primary"} to={`/rooms/${PUBLIC_ROOM}`}>
          {home.enterPublicRoom}
        </ButtonLink>
      </footer>
    </section>
  );
}

function Latest({ snapshot: { phase, timeline } }: Pick<ReturnType<typeof useRoom>, "snapshot">) {
  const texts = useTexts();
  const home = useTexts(homeCatalogue);
  const isLoaded = useDeferredValue(phase === "ready"); // rendered in small steps, as in a room
  if (phase === "loading" || (phase === "ready" && !isLoaded)) return <Skeleton label={texts.loadingRoom} rows={5} />;
  if (phase !== "ready") return <Notice variant="warning">{home.feedAway}</Notice>;
  const messages = timeline.messages.slice(-MAX_MESSAGES);
  if (messages.length === 0) return <p className={styles.quiet}>{texts.emptyRoomForGuests}</p>;
  return (
    <ol className={styles.list}>
      {messages.map((message, index) => (
        <FeedRow isFirst={messages[index - 1]?.username !== message.username} key={message.seq} {...message} />
      ))}
    </ol>
  );
}
