import { useEffect, useRef, useState } from "react";

import { copy } from "../../../../lib/navigator";
import { Button } from "../../../../ui/Button/Button";
import { invitationCatalogue } from "../../../../texts/invitations";
import { useTexts } from "../../../../ui/hooks/useLanguage";
import { TextField } from "../../../../ui/TextField/TextField";
import { useInvitationAddress } from "../hooks";
import styles from "./Invitations.module.css";

/** A newly created link, to copy. */
export function NewLink({ token }: { readonly token: string }) {
  const texts = useTexts(invitationCatalogue);
  const [isCopied, setIsCopied] = useState<boolean | null>(null); // null: not tried
  const address = useInvitationAddress(token);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector("input")?.select(), []);
  return (
    <div className={styles.link} ref={box}>
      <TextField label={texts.link} onChange={() => undefined} readOnly value={address} />
      <p className={styles.soft} role="status">
        {isCopied === null ? texts.made : isCopied ? texts.copied : texts.notCopied}
      </p>
      <Button variant="secondary" onClick={() => void copy(address).then(setIsCopied)}>
        {texts.copy}
      </Button>
    </div>
  );
}
