import { ButtonLink } from "../../../ui/Button/Button";
import { EmptyState } from "../../../ui/EmptyState/EmptyState";
import { memberCatalogue } from "../../../texts/members";
import { useTexts } from "../../../ui/hooks/useLanguage";

interface ClosedRoomProps {
  readonly kind: "public" | "private" | "direct";
  /** `forbidden`: the user lost access. `gone`: the room was deleted. */
  readonly why: "forbidden" | "gone";
}

/** Shown instead of a room that was just closed to the user. */
export default function ClosedRoom({ kind, why }: ClosedRoomProps) {
  const texts = useTexts(memberCatalogue);
  const { title, lead } = why === "gone" ? texts.deletedRoom : kind === "private" ? texts.lostRoom : texts.shutRoom;
  return (
    <EmptyState lead={lead} title={title}>
      <ButtonLink to="/rooms">{texts.toRooms}</ButtonLink>
    </EmptyState>
  );
}
