import { Button, ButtonLink } from "../../../ui/Button/Button";
import { EmptyState } from "../../../ui/EmptyState/EmptyState";
import { useAuthPath } from "../../../ui/hooks/route";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { roomCatalogue } from "../../../texts/rooms";
import { useSubmit } from "../../../ui/hooks/useSubmit";
import { Notice } from "../../../ui/Notice/Notice";
import { useSession } from "../../accounts";
import { useRoomsApi } from "../hooks";

interface MissingRoomProps {
  readonly slug: string;
  readonly onCreated: () => void;
}

/** Shown for a missing or unreadable room, which signed-in users may create. */
export default function MissingRoom({ slug, onCreated }: MissingRoomProps) {
  const texts = useTexts();
  const roomTexts = useTexts(roomCatalogue);
  const { user } = useSession();
  const loginPath = useAuthPath("/login");
  const rooms = useRoomsApi();
  const { busy, problem, submit } = useSubmit(async () => {
    await rooms.openOrCreate(slug);
    onCreated();
  });
  return (
    <EmptyState lead={roomTexts.missingRoomLead({ slug })} title={roomTexts.missingRoomTitle}>
      {problem !== null && (
        <Notice variant="danger">
          {problem.status === 404 ? roomTexts.roomTaken : problem.kind === "refused" ? problem.message : texts.serverAway}
        </Notice>
      )}
      {user === null ? (
        <ButtonLink to={loginPath}>{texts.signIn}</ButtonLink>
      ) : (
        <Button disabled={busy} onClick={submit}>
          {roomTexts.createRoom}
        </Button>
      )}
      <ButtonLink variant="secondary" to="/">
        {texts.home}
      </ButtonLink>
    </EmptyState>
  );
}
