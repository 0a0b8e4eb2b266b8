import { Navigate } from "react-router";

import { directPath } from "../../dto/route";
import { useAddressee } from "../../hooks/useAddressee";
import { useDirectTexts } from "../../hooks/useDirectTexts";
import { useReadingIn } from "../../hooks/useInbox";
import { useDocumentTitle } from "../../hooks/useDocumentTitle";
import { useTexts } from "../../hooks/useLanguage";
import { useSession } from "../../hooks/useSession";
import { Button, ButtonLink } from "../../ui/Button/Button";
import { StatePage } from "../../ui/StatePage/StatePage";
import { Conversation } from "../../widgets/Conversation/Conversation";
import { DirectHeader } from "../../widgets/DirectHeader/DirectHeader";

/** The conversation with somebody, looked up by name. */
export function DirectConversation({ name }: { readonly name: string }) {
  const texts = useTexts();
  const { phase, room, retry } = useAddressee(name);
  useDocumentTitle(name);
  if (phase === "missing") return <Missing name={name} />;
  if (phase === "away") {
    return (
      <StatePage lead={texts.awayLead} title={texts.awayTitle}>
        <Button onClick={retry}>{texts.retry}</Button>
      </StatePage>
    );
  }
  if (room === null) return null;
  if (room.peer.username !== name) return <Navigate replace to={directPath(room.peer.username)} />;
  return <Open name={name} slug={room.slug} />;
}

function Open({ name, slug }: { readonly name: string; readonly slug: string }) {
  const onReading = useReadingIn(slug);
  return (
    <Conversation
      head={({ peer }) => peer !== null && <DirectHeader peer={peer} />}
      missing={() => <Missing name={name} />}
      onReading={onReading}
      slug={slug}
    />
  );
}

function Missing({ name }: { readonly name: string }) {
  const direct = useDirectTexts();
  const { user } = useSession();
  const isSelf = user?.username.toLowerCase() === name.toLowerCase();
  const title = isSelf ? direct.selfTitle : direct.missingPersonTitle;
  return (
    <StatePage lead={isSelf ? direct.selfLead : direct.missingPersonLead(name)} title={title}>
      <ButtonLink to="/direct">{direct.backToChats}</ButtonLink>
    </StatePage>
  );
}
