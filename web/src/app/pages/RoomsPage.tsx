import { useSession } from "../../features/accounts";
import { RoomList } from "../../features/conversations";
import { NewRoomForm } from "../../features/rooms";
import { ButtonLink } from "../../ui/Button/Button";
import { EmptyState } from "../../ui/EmptyState/EmptyState";
import { useAuthPath } from "../../ui/hooks/route";
import { useDocumentTitle } from "../../ui/hooks/useDocumentTitle";
import { useTexts } from "../../ui/hooks/useLanguage";
import { roomCatalogue } from "../../texts/rooms";
import styles from "./RoomsPage.module.css";

/** The user's private rooms, and a form for a new one. */
export default function RoomsPage() {
  const texts = useTexts();
  const roomTexts = useTexts(roomCatalogue);
  const { status, user } = useSession();
  const loginPath = useAuthPath("/login");
  useDocumentTitle(texts.ownRooms);
  if (user === null) {
    if (status === "loading") return null;
    return (
      <EmptyState lead={roomTexts.roomsForGuests} title={texts.ownRooms}>
        <ButtonLink to={loginPath}>{texts.signIn}</ButtonLink>
      </EmptyState>
    );
  }
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>{texts.ownRooms}</h1>
      <NewRoomForm />
      <RoomList />
    </div>
  );
}
