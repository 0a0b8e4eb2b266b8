import { type ReactNode, useState } from "react";

import { useSession } from "../../features/accounts";
import { useReadingIn } from "../../features/conversations";
import { Conversation } from "../../features/messages";
import { LazyRoomPanel, RoomHeader } from "../../features/rooms";
import { SearchLink } from "../../features/search";
import { useRoomSlug } from "../../ui/hooks/route";
import { useKeptScroll } from "../../ui/hooks/useKeptPlace";
import { useMedia } from "../../ui/hooks/useMedia";
import { lazyComponent } from "../../ui/lazyComponent/lazyComponent";
import { NotFoundPage } from "./NotFoundPage";
import styles from "./RoomPage.module.css";

const MissingRoom = lazyComponent(() => import("../../features/rooms/components/MissingRoom"));
const RoomSidebar = lazyComponent(() => import("../../features/conversations/components/RoomSidebar"));

const WIDE = "(width >= 72rem)"; // enough for the list, a conversation and the panel

/** A room, with the user's rooms beside it on wide screens. */
export default function RoomPage() {
  const slug = useRoomSlug();
  const { user } = useSession();
  const isWide = useMedia(WIDE);
  if (slug === null) return <NotFoundPage />;
  const hasSidebar = isWide && user !== null;
  return (
    <div className={styles.page} data-fills="true" data-rail={hasSidebar}>
      {hasSidebar && (
        <Rail>
          <RoomSidebar current={slug} />
        </Rail>
      )}
      <div className={styles.pane}>
        <OpenRoom key={slug} slug={slug} />
      </div>
    </div>
  );
}

function Rail({ children }: { readonly children: ReactNode }) {
  return (
    <div className={styles.rail} ref={useKeptScroll("rooms")}>
      {children}
    </div>
  );
}

function OpenRoom({ slug }: { readonly slug: string }) {
  const onReading = useReadingIn(slug);
  const [isPanelOpen, setIsPanelOpen] = useState(false);
  return (
    <Conversation
      beside={(room, people) =>
        isPanelOpen && <LazyRoomPanel onClose={() => setIsPanelOpen(false)} people={people} room={room} />
      }
      head={(room) => (
        <RoomHeader isPanelOpen={isPanelOpen} onPanel={() => setIsPanelOpen(!isPanelOpen)} room={room}>
          <SearchLink room={room.slug} />
        </RoomHeader>
      )}
      missing={(open) => <MissingRoom onCreated={open} slug={slug} />}
      onReading={onReading}
      slug={slug}
    />
  );
}
