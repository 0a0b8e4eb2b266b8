import { ButtonLink } from "../../../ui/Button/Button";
import { EmptyState } from "../../../ui/EmptyState/EmptyState";
import { memberCatalogue } from "../../../texts/members";
import { useTexts } from "../../../ui/hooks/useLanguage";

interface ClosedRoomProps {
  readonly kind: "public" | "private" | "direct";
  /** The reader lost the right to read, or the room was deleted. */
  readonly why: "forbidden" | "gone";
}

/** Stands where a room was that was open a moment ago. */
export default function ClosedRoom({ kind, why }: ClosedRoomProps) {
  const texts = useTexts(memberCatalogue);
  const { title, lead } = why === "gone" ? texts.deletedRoom : kind === "private" ? texts.lostRoom : texts.shutRoom;
  return (
    <EmptyState lead={lead} title={title}>
      <ButtonLink to="/rooms">{texts.toRooms}</ButtonLink>
    </EmptyState>
  );
}
