import { useState } from "react";
import { useNavigate } from "react-router";

import { Button } from "../../../ui/Button/Button";
import { Confirmation } from "../../../ui/Confirmation/Confirmation";
import { memberCatalogue } from "../../../texts/members";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { useMembers, useMembersApi } from "../members/hooks";
import { mayLeave, type Standing } from "../members/rules";
import styles from "./RoomSection.module.css";
import type { RoomProps } from "./roomProps";

interface LeaveRoomProps extends RoomProps {
  readonly standing: Standing;
}

/** Leaves a room; its last owner must transfer ownership first. */
export function LeaveRoom({ room: { slug }, standing }: LeaveRoomProps) {
  const texts = useTexts(memberCatalogue);
  const api = useMembersApi(slug);
  const navigate = useNavigate();
  const [isAsked, setIsAsked] = useState(false);
  const members = useMembers(slug);
  const owners = members.items?.filter(({ role }) => role === "owner").length ?? 1;
  if (!mayLeave(standing, owners)) return <p className={styles.soft}>{texts.lastOwner}</p>;
  return (
    <>
      <Button variant="secondary" onClick={() => setIsAsked(true)}>
        {texts.leave}
      </Button>
      {isAsked && (
        <Confirmation
          onClose={() => setIsAsked(false)}
          onYes={async () => {
            await api.leave();
            await navigate("/rooms");
          }}
          question={{ ...texts.leaving, yes: texts.leave, no: texts.keep }}
        />
      )}
    </>
  );
}
