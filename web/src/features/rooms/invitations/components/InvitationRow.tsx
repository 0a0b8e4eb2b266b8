import { useState } from "react";

import { formatDate, formatTime } from "../../../../texts/format";
import { Button } from "../../../../ui/Button/Button";
import { Confirmation } from "../../../../ui/Confirmation/Confirmation";
import { invitationCatalogue } from "../../../../texts/invitations";
import { useTexts } from "../../../../ui/hooks/useLanguage";
import { useLanguage } from "../../../../ui/hooks/useLanguage";
import type { Invitation } from "../dto";
import { useInvitationsApi } from "../hooks";
import styles from "./Invitations.module.css";

interface InvitationRowProps {
  readonly slug: string;
  readonly invitation: Invitation;
  readonly onRevoked: () => void;
}

/** An invitation: its role, uses, expiry and revocation. */
export function InvitationRow({ slug, invitation, onRevoked }: InvitationRowProps) {
  const texts = useTexts(invitationCatalogue);
  const { language } = useLanguage();
  const api = useInvitationsApi();
  const [isAsked, setIsAsked] = useState(false);
  const { id, role, createdBy, expiresAt, uses, maxUses, usable } = invitation;
  const end =
    expiresAt === null ? texts.forever : texts.until({ date: `${formatDate(expiresAt, language)}, ${formatTime(expiresAt)}` });
  const used = maxUses === null ? texts.used({ uses }) : texts.usedOf({ uses, most: maxUses });
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <p className={styles.role}>{texts.roles[role]}</p>
        <p className={styles.soft}>{`${used} · ${usable ? end : texts.void}`}</p>
        <p className={styles.soft}>{texts.by({ name: createdBy })}</p>
      </div>
      <Button variant="text" onClick={() => setIsAsked(true)}>
        {texts.revoke}
      </Button>
      {isAsked && (
        <Confirmation
          onClose={() => setIsAsked(false)}
          onYes={async () => {
            await api.revoke(slug, id);
            onRevoked();
          }}
          question={texts.revoking}
        />
      )}
    </li>
  );
}
