import { useDocumentTitle } from "../../ui/hooks/useDocumentTitle";
import { useTexts } from "../../ui/hooks/useLanguage";
import { useProfileTexts } from "../../ui/hooks/useProfileTexts";
import { usePublicProfile } from "../../features/accounts/usePublicProfile";
import { useUserParam } from "../../ui/hooks/useUserParam";
import { Button, ButtonLink } from "../../ui/Button/Button";
import { StatePage } from "../../ui/EmptyState/EmptyState";
import { NotFoundPage } from "./NotFoundPage";
import { PendingPage } from "./PendingPage";
import { ProfileActions } from "../../features/conversations/components/ProfileActions";
import { Profile } from "../../features/accounts/components/Profile";

export default function UserPage() {
  const username = useUserParam();
  return username === null ? <NotFoundPage /> : <UserByName key={username} username={username} />;
}

/** Somebody's public profile. */
function UserByName({ username }: { readonly username: string }) {
  const texts = useTexts();
  const profileTexts = useProfileTexts();
  const { state, user, load, renewPicture } = usePublicProfile(username);
  useDocumentTitle(state === "missing" ? profileTexts.missingUserTitle : (user?.username ?? username));

  if (state === "missing") {
    return (
      <StatePage lead={profileTexts.missingUserLead({ name: username })} title={profileTexts.missingUserTitle}>
        <ButtonLink to="/">{texts.home}</ButtonLink>
      </StatePage>
    );
  }
  if (user !== null) {
    return (
      <Profile onBrokenPicture={renewPicture} user={user}>
        <ProfileActions username={user.username} />
      </Profile>
    );
  }
  if (state === "away") {
    return (
      <StatePage lead={profileTexts.profileAwayLead} title={texts.awayTitle}>
        <Button onClick={load}>{texts.retry}</Button>
      </StatePage>
    );
  }
  return <PendingPage words={profileTexts.loadingProfile} />;
}
