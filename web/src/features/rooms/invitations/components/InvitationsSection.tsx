import { Button } from "../../../../ui/Button/Button";
import { FormProblem } from "../../../../ui/FormProblem/FormProblem";
import { invitationCatalogue } from "../../../../texts/invitations";
import { useTexts } from "../../../../ui/hooks/useLanguage";
import { Skeleton } from "../../../../ui/Skeleton/Skeleton";
import type { RoomProps } from "../../components/roomProps";
import { useInvitations, useInvitationsRefetch } from "../hooks";
import { InvitationRow } from "./InvitationRow";
import styles from "./Invitations.module.css";
import { NewInvitation } from "./NewInvitation";

/** The room's invitation links, for its managers. A section of the room's panel. */
export default function InvitationsSection({ room: { slug } }: RoomProps) {
  const texts = useTexts();
  const invitation = useTexts(invitationCatalogue);
  const { items, problem, reload } = useInvitations(slug);
  const onChange = useInvitationsRefetch(slug);
  return (
    <div className={styles.section}>
      <p className={styles.soft}>{invitation.lead}</p>
      <NewInvitation onCreated={onChange} slug={slug} />
      {problem !== null && (
        <>
          <FormProblem problem={problem} />
          <Button variant="secondary" onClick={reload}>
            {texts.retry}
          </Button>
        </>
      )}
      {items === null && problem === null && <Skeleton label={invitation.loading} rows={2} />}
      {items?.length === 0 && <p className={styles.soft}>{invitation.none}</p>}
      {items !== null && items.length > 0 && (
        <ul aria-label={invitation.section} className={styles.list}>
          {items.map((one) => (
            <InvitationRow invitation={one} key={one.id} onRevoked={onChange} slug={slug} />
          ))}
        </ul>
      )}
    </div>
  );
}
