import { useMemberTexts } from "../../../ui/hooks/useMemberTexts";
import { ButtonLink } from "../../../ui/Button/Button";
import { StatePage } from "../../../ui/EmptyState/EmptyState";

interface ShutRoomProps {
  readonly kind: "public" | "private" | "direct";
  /** The reader lost the right to read, or the room was deleted. */
  readonly why: "forbidden" | "gone";
}

/** Stands where a room was that was open a moment ago. */
export default function ShutRoom({ kind, why }: ShutRoomProps) {
  const texts = useMemberTexts();
  const { title, lead } = why === "gone" ? texts.deletedRoom : kind === "private" ? texts.lostRoom : texts.shutRoom;
  return (
    <StatePage lead={lead} title={title}>
      <ButtonLink to="/rooms">{texts.toRooms}</ButtonLink>
    </StatePage>
  );
}
