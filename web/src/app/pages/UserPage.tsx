import { Profile, usePublicProfile } from "../../features/accounts";
import { ProfileActions } from "../../features/conversations";
import { Button, ButtonLink } from "../../ui/Button/Button";
import { EmptyState } from "../../ui/EmptyState/EmptyState";
import { useUserParam } from "../../ui/hooks/route";
import { useDocumentTitle } from "../../ui/hooks/useDocumentTitle";
import { useTexts } from "../../ui/hooks/useLanguage";
import { profileCatalogue } from "../../texts/profile";
import { NotFoundPage } from "./NotFoundPage";
import { LoadingPage } from "./LoadingPage";

export default function UserPage() {
  const username = useUserParam();
  return username === null ? <NotFoundPage /> : <UserByName key={username} username={username} />;
}

/** A user's public profile. */
function UserByName({ username }: { readonly username: string }) {
  const texts = useTexts();
  const profileTexts = useTexts(profileCatalogue);
  const { state, user, load, renewPicture } = usePublicProfile(username);
  useDocumentTitle(state === "missing" ? profileTexts.missingUserTitle : (user?.username ?? username));

  if (state === "missing") {
    return (
      <EmptyState lead={profileTexts.missingUserLead({ name: username })} title={profileTexts.missingUserTitle}>
        <ButtonLink to="/">{texts.home}</ButtonLink>
      </EmptyState>
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
      <EmptyState lead={profileTexts.profileAwayLead} title={texts.awayTitle}>
        <Button onClick={load}>{texts.retry}</Button>
      </EmptyState>
    );
  }
  return <LoadingPage words={profileTexts.loadingProfile} />;
}
