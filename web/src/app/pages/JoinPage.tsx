import { useNavigate } from "react-router";

import type { Offer } from "../../features/rooms/invitations/dto";
import { useDocumentTitle } from "../../ui/hooks/useDocumentTitle";
import { useInvitationsApi, useInvitationToken, useOffer } from "../../features/rooms/invitations/hooks";
import { useInvitationTexts } from "../../ui/hooks/useInvitationTexts";
import { useTexts } from "../../ui/hooks/useLanguage";
import { useProblemText } from "../../ui/hooks/useProblemText";
import { useWayTo } from "../../ui/hooks/useReturnPath";
import { useSession } from "../../features/accounts/hooks";
import { useSubmit } from "../../ui/hooks/useSubmit";
import { Button, ButtonLink } from "../../ui/Button/Button";
import { Skeleton } from "../../ui/Skeleton/Skeleton";
import { StatePage } from "../../ui/EmptyState/EmptyState";
import { FormProblem } from "../../ui/FormProblem/FormProblem";

/** Where an invitation leads: what it is to, and joining. */
export default function JoinPage() {
  const token = useInvitationToken();
  const { status, epoch } = useSession();
  const { section, badLink } = useInvitationTexts();
  useDocumentTitle(section);
  if (token === null) return <Lost why={badLink} />;
  if (status === "loading") return null;
  return <Invitation key={`${token} ${String(epoch)}`} token={token} />;
}

function Invitation({ token }: { readonly token: string }) {
  const texts = useTexts();
  const invitation = useInvitationTexts();
  const { user } = useSession();
  const { offer, problem, reload } = useOffer(token);
  const told = useProblemText(problem);
  if (problem?.status === 404) return <Lost why={told.join(" ")} />;
  if (problem !== null) {
    return (
      <StatePage lead={told.join(" ")} title={invitation.section}>
        <Button look="quiet" onClick={reload}>
          {texts.retry}
        </Button>
      </StatePage>
    );
  }
  if (offer === null) return <Skeleton label={invitation.opening} rows={2} />;
  if (offer.isMember && offer.slug !== null) {
    return (
      <StatePage lead={invitation.already} title={offer.name}>
        <ButtonLink to={`/rooms/${offer.slug}`}>{invitation.open}</ButtonLink>
      </StatePage>
    );
  }
  return user === null ? <Entrance offer={offer} /> : <Joining offer={offer} token={token} />;
}

function Entrance({ offer }: { readonly offer: Offer }) {
  const texts = useTexts();
  const invitation = useInvitationTexts();
  const wayToLogin = useWayTo("/login");
  const wayToRegister = useWayTo("/register");
  return (
    <StatePage lead={`${invitation.invites({ name: offer.invitedBy })}. ${invitation.signInFirst}`} title={offer.name}>
      <ButtonLink to={wayToLogin}>{texts.signIn}</ButtonLink>
      <ButtonLink look="quiet" to={wayToRegister}>
        {texts.register}
      </ButtonLink>
    </StatePage>
  );
}

interface JoiningProps {
  readonly offer: Offer;
  readonly token: string;
}

function Joining({ offer, token }: JoiningProps) {
  const invitation = useInvitationTexts();
  const api = useInvitationsApi();
  const navigate = useNavigate();
  const { busy, problem, submit } = useSubmit(async () => {
    const { slug } = await api.join(token);
    await navigate(`/rooms/${slug}`, { replace: true });
  });
  const told = useProblemText(problem);
  if (problem?.status === 404) return <Lost why={told.join(" ")} />; // meanwhile
  return (
    <StatePage lead={`${invitation.invites({ name: offer.invitedBy })}. ${invitation.become[offer.role]}`} title={offer.name}>
      <FormProblem problem={problem} />
      <Button disabled={busy} onClick={submit}>
        {invitation.join}
      </Button>
    </StatePage>
  );
}

/** A link that leads nowhere, and what to do about it. */
function Lost({ why }: { readonly why: string }) {
  const texts = useTexts();
  const invitation = useInvitationTexts();
  return (
    <StatePage lead={why} title={invitation.lostTitle}>
      <ButtonLink look="quiet" to="/">
        {texts.home}
      </ButtonLink>
    </StatePage>
  );
}
