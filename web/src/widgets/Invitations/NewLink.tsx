import { useEffect, useRef, useState } from "react";

import { useCopy } from "../../hooks/useCopy";
import { useInvitationAddress } from "../../hooks/useInvitations";
import { useInvitationTexts } from "../../hooks/useInvitationTexts";
import { Button } from "../../ui/Button/Button";
import { TextField } from "../../ui/TextField/TextField";
import styles from "./Invitations.module.css";

/** The link that was just made, to be copied. */
export function NewLink({ token }: { readonly token: string }) {
  const texts = useInvitationTexts();
  const copy = useCopy();
  const [isCopied, setIsCopied] = useState(false);
  const address = useInvitationAddress(token);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector("input")?.select(), []);
  return (
    <div className={styles.link} ref={box}>
      <TextField label={texts.link} onChange={() => undefined} readOnly value={address} />
      <p className={styles.soft} role="status">
        {isCopied ? texts.copied : texts.made}
      </p>
      {copy !== null && (
        <Button
          look="quiet"
          onClick={() => {
            copy(address);
            setIsCopied(true);
          }}
        >
          {texts.copy}
        </Button>
      )}
    </div>
  );
}
