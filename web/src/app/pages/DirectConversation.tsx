import { Navigate } from "react-router";

import { useSession } from "../../features/accounts";
import { DirectHeader, useReadingIn, useRecipient } from "../../features/conversations";
import { Conversation } from "../../features/messages";
import { directPath } from "../../lib/routes";
import { Button, ButtonLink } from "../../ui/Button/Button";
import { EmptyState } from "../../ui/EmptyState/EmptyState";
import { directCatalogue } from "../../texts/direct";
import { useTexts } from "../../ui/hooks/useLanguage";
import { useDocumentTitle } from "../../ui/hooks/useDocumentTitle";

/** A direct conversation, looked up by username. */
export function DirectConversation({ name }: { readonly name: string }) {
  const texts = useTexts();
  const { phase, room, retry } = useRecipient(name);
  useDocumentTitle(name);
  if (phase === "missing") return <Missing name={name} />;
  if (phase === "away") {
    return (
      <EmptyState lead={texts.awayLead} title={texts.awayTitle}>
        <Button onClick={retry}>{texts.retry}</Button>
      </EmptyState>
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
  const direct = useTexts(directCatalogue);
  const { user } = useSession();
  const isSelf = user?.username.toLowerCase() === name.toLowerCase();
  const title = isSelf ? direct.selfTitle : direct.missingPersonTitle;
  return (
    <EmptyState lead={isSelf ? direct.selfLead : direct.missingPersonLead({ name })} title={title}>
      <ButtonLink to="/direct">{direct.backToChats}</ButtonLink>
    </EmptyState>
  );
}
