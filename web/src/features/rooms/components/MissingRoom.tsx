import { useTexts } from "../../../ui/hooks/useLanguage";
import { useWayTo } from "../../../ui/hooks/useReturnPath";
import { useRoomsApi } from "../hooks";
import { useRoomTexts } from "../../../ui/hooks/useRoomTexts";
import { useSession } from "../../accounts/hooks";
import { useSubmit } from "../../../ui/hooks/useSubmit";
import { Button, ButtonLink } from "../../../ui/Button/Button";
import { Notice } from "../../../ui/Notice/Notice";
import { StatePage } from "../../../ui/EmptyState/EmptyState";

interface MissingRoomProps {
  readonly slug: string;
  readonly onCreated: () => void;
}

/** There is no such room, or none to know of: the signed-in may make it. */
export default function MissingRoom({ slug, onCreated }: MissingRoomProps) {
  const texts = useTexts();
  const roomTexts = useRoomTexts();
  const { user } = useSession();
  const wayToLogin = useWayTo("/login");
  const rooms = useRoomsApi();
  const { busy, problem, submit } = useSubmit(async () => {
    await rooms.openOrCreate(slug);
    onCreated();
  });
  return (
    <StatePage lead={roomTexts.missingRoomLead({ slug })} title={roomTexts.missingRoomTitle}>
      {problem !== null && (
        <Notice look="alarm">
          {problem.status === 404 ? roomTexts.roomTaken : problem.kind === "refused" ? problem.message : texts.serverAway}
        </Notice>
      )}
      {user === null ? (
        <ButtonLink to={wayToLogin}>{texts.signIn}</ButtonLink>
      ) : (
        <Button disabled={busy} onClick={submit}>
          {roomTexts.createRoom}
        </Button>
      )}
      <ButtonLink look="quiet" to="/">
        {texts.home}
      </ButtonLink>
    </StatePage>
  );
}
