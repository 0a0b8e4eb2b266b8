import { useState } from "react";
import { useNavigate } from "react-router";

import { Button } from "../../../ui/Button/Button";
import { Confirmation } from "../../../ui/Confirmation/Confirmation";
import { memberCatalogue } from "../../../texts/members";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { useMembersApi } from "../members/hooks";
import type { RoomProps } from "./roomProps";

/** Deletes a room, for its owner. */
export function DeleteRoom({ room: { slug, name } }: RoomProps) {
  const texts = useTexts(memberCatalogue);
  const api = useMembersApi(slug);
  const navigate = useNavigate();
  const [isAsked, setIsAsked] = useState(false);
  return (
    <>
      <Button variant="danger" onClick={() => setIsAsked(true)}>
        {texts.deleteRoom}
      </Button>
      {isAsked && (
        <Confirmation
          onClose={() => setIsAsked(false)}
          onYes={async () => {
            await api.deleteRoom();
            await navigate("/rooms");
          }}
          question={{ title: texts.deleting.title({ name }), lead: texts.deleting.lead, yes: texts.deleteRoom, no: texts.keep }}
        />
      )}
    </>
  );
}
