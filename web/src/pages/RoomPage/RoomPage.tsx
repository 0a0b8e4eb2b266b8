import { useDocumentTitle } from "../../hooks/useDocumentTitle";
import { useTexts } from "../../hooks/useLanguage";
import { useWayTo } from "../../hooks/useReturnPath";
import { type OpenRoom, useRoom } from "../../hooks/useRoom";
import { useRoomName } from "../../hooks/useRoomName";
import { useRoomSlug } from "../../hooks/useRoomSlug";
import { useSession } from "../../hooks/useSession";
import { Button, ButtonLink } from "../../ui/Button/Button";
import { StatePage } from "../../ui/StatePage/StatePage";
import { Arrivals } from "../../widgets/Arrivals/Arrivals";
import { Composer } from "../../widgets/Composer/Composer";
import { MessageList } from "../../widgets/MessageList/MessageList";
import { RoomHeader } from "../../widgets/RoomHeader/RoomHeader";
import { NotFoundPage } from "../NotFoundPage/NotFoundPage";
import { MissingRoom } from "./MissingRoom";
import styles from "./RoomPage.module.css";

export default function RoomPage() {
  const slug = useRoomSlug();
  return slug === null ? <NotFoundPage /> : <RoomBySlug key={slug} slug={slug} />;
}

function RoomBySlug({ slug }: { readonly slug: string }) {
  const texts = useTexts();
  const room = useRoom(slug);
  const { phase, room: details } = room.snapshot;
  useDocumentTitle(useRoomName(details) ?? slug);

  if (phase === "missing") return <MissingRoom onCreated={() => room.actions.start()} slug={slug} />;
  if (phase === "forbidden") {
    return (
      <StatePage lead={texts.forbiddenLead} title={texts.forbiddenTitle}>
        <ButtonLink to="/">{texts.home}</ButtonLink>
      </StatePage>
    );
  }
  if (phase === "away") {
    return (
      <StatePage lead={texts.awayLead} title={texts.awayTitle}>
        <Button onClick={() => room.actions.start()}>{texts.retry}</Button>
      </StatePage>
    );
  }
  if (details === null) return <p className={styles.loading}>{texts.loadingRoom}</p>;
  return <Conversation details={details} room={room} />;
}

interface ConversationProps {
  readonly room: OpenRoom;
  readonly details: NonNullable<OpenRoom["snapshot"]["room"]>;
}

function Conversation({ room, details }: ConversationProps) {
  const { snapshot, actions } = room;
  const { status, user } = useSession();
  const me = user?.username ?? null;
  return (
    <div className={styles.room}>
      <RoomHeader connection={snapshot.connection} onReconnect={() => actions.start()} room={details} />
      <MessageList me={me} room={room} />
      <Arrivals me={me} messages={snapshot.arrivals} />
      {me !== null && (
        <Composer
          key={me}
          mutedUntil={snapshot.mutedUntil}
          onSend={actions.send}
          slug={actions.slug}
          username={me}
        />
      )}
      {me === null && status !== "loading" && <GuestHint />}
    </div>
  );
}

function GuestHint() {
  const texts = useTexts();
  const wayToLogin = useWayTo("/login");
  return (
    <div className={styles.guest}>
      <p>{texts.guestsRead}</p>
      <ButtonLink to={wayToLogin}>{texts.signIn}</ButtonLink>
    </div>
  );
}
