import { useNavigate } from "react-router";

import { useSession } from "../../features/accounts";
import { type Offer, useInvitationsApi, useInvitationToken, useOffer } from "../../features/rooms";
import { Button, ButtonLink } from "../../ui/Button/Button";
import { EmptyState } from "../../ui/EmptyState/EmptyState";
import { FormProblem } from "../../ui/FormProblem/FormProblem";
import { useAuthPath } from "../../ui/hooks/route";
import { useDocumentTitle } from "../../ui/hooks/useDocumentTitle";
import { invitationCatalogue } from "../../texts/invitations";
import { useTexts } from "../../ui/hooks/useLanguage";
import { useProblemText } from "../../ui/hooks/useProblemText";
import { useSubmit } from "../../ui/hooks/useSubmit";
import { Skeleton } from "../../ui/Skeleton/Skeleton";

/** The page of an invitation: its room, and joining. */
export default function JoinPage() {
  const token = useInvitationToken();
  const { status } = useSession();
  const { section, badLink } = useTexts(invitationCatalogue);
  useDocumentTitle(section);
  if (token === null) return <Lost why={badLink} />;
  if (status === "loading") return null;
  return <Invitation key={token} token={token} />;
}

function Invitation({ token }: { readonly token: string }) {
  const texts = useTexts();
  const invitation = useTexts(invitationCatalogue);
  const { user } = useSession();
  const { offer, problem, reload } = useOffer(token);
  const told = useProblemText(problem);
  if (problem?.status === 404) return <Lost why={told.join(" ")} />;
  if (problem !== null) {
    return (
      <EmptyState lead={told.join(" ")} title={invitation.section}>
        <Button variant="secondary" onClick={reload}>
          {texts.retry}
        </Button>
      </EmptyState>
    );
  }
  if (offer === null) return <Skeleton label={invitation.opening} rows={2} />;
  if (offer.isMember && offer.slug !== null) {
    return (
      <EmptyState lead={invitation.already} title={offer.name}>
        <ButtonLink to={`/rooms/${offer.slug}`}>{invitation.open}</ButtonLink>
      </EmptyState>
    );
  }
  return user === null ? <SignInPrompt offer={offer} /> : <Joining offer={offer} token={token} />;
}

function SignInPrompt({ offer }: { readonly offer: Offer }) {
  const texts = useTexts();
  const invitation = useTexts(invitationCatalogue);
  const loginPath = useAuthPath("/login");
  const registerPath = useAuthPath("/register");
  return (
    <EmptyState lead={`${invitation.invites({ name: offer.invitedBy })}. ${invitation.signInFirst}`} title={offer.name}>
      <ButtonLink to={loginPath}>{texts.signIn}</ButtonLink>
      <ButtonLink variant="secondary" to={registerPath}>
        {texts.register}
      </ButtonLink>
    </EmptyState>
  );
}

interface JoiningProps {
  readonly offer: Offer;
  readonly token: string;
}

function Joining({ offer, token }: JoiningProps) {
  const invitation = useTexts(invitationCatalogue);
  const api = useInvitationsApi();
  const navigate = useNavigate();
  const { busy, problem, submit } = useSubmit(async () => {
    const { slug } = await api.join(token);
    await navigate(`/rooms/${slug}`, { replace: true });
  });
  const told = useProblemText(problem);
  if (problem?.status === 404) return <Lost why={told.join(" ")} />; // meanwhile
  return (
    <EmptyState lead={`${invitation.invites({ name: offer.invitedBy })}. ${invitation.become[offer.role]}`} title={offer.name}>
      <FormProblem problem={problem} />
      <Button disabled={busy} onClick={submit}>
        {invitation.join}
      </Button>
    </EmptyState>
  );
}

/** An invalid invitation, and what to do about it. */
function Lost({ why }: { readonly why: string }) {
  const texts = useTexts();
  const invitation = useTexts(invitationCatalogue);
  return (
    <EmptyState lead={why} title={invitation.lostTitle}>
      <ButtonLink variant="secondary" to="/">
        {texts.home}
      </ButtonLink>
    </EmptyState>
  );
}
