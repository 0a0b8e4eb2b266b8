import { useDocumentTitle } from "../../ui/hooks/useDocumentTitle";
import { useTexts } from "../../ui/hooks/useLanguage";
import { useWayTo } from "../../ui/hooks/useReturnPath";
import { useRoomTexts } from "../../ui/hooks/useRoomTexts";
import { useSession } from "../../features/accounts/hooks";
import { ButtonLink } from "../../ui/Button/Button";
import { StatePage } from "../../ui/EmptyState/EmptyState";
import { RoomList } from "../../features/conversations/components/RoomList";
import { NewRoomForm } from "../../features/rooms/components/NewRoomForm";
import styles from "./RoomsPage.module.css";

/** The private rooms that one is in, and the way to a new one. */
export default function RoomsPage() {
  const texts = useTexts();
  const roomTexts = useRoomTexts();
  const { status, user, epoch } = useSession();
  const wayToLogin = useWayTo("/login");
  useDocumentTitle(texts.ownRooms);
  if (user === null) {
    if (status === "loading") return null;
    return (
      <StatePage lead={roomTexts.roomsForGuests} title={texts.ownRooms}>
        <ButtonLink to={wayToLogin}>{texts.signIn}</ButtonLink>
      </StatePage>
    );
  }
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>{texts.ownRooms}</h1>
      <NewRoomForm />
      <RoomList key={epoch} />
    </div>
  );
}
