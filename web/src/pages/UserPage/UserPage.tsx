import { useDocumentTitle } from "../../hooks/useDocumentTitle";
import { useTexts } from "../../hooks/useLanguage";
import { useProfileTexts } from "../../hooks/useProfileTexts";
import { usePublicProfile } from "../../hooks/usePublicProfile";
import { useUserParam } from "../../hooks/useUserParam";
import { Button, ButtonLink } from "../../ui/Button/Button";
import { StatePage } from "../../ui/StatePage/StatePage";
import { NotFoundPage } from "../NotFoundPage/NotFoundPage";
import { PendingPage } from "../PendingPage/PendingPage";
import { Profile } from "./Profile";

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
      <StatePage lead={profileTexts.missingUserLead(username)} title={profileTexts.missingUserTitle}>
        <ButtonLink to="/">{texts.home}</ButtonLink>
      </StatePage>
    );
  }
  if (user !== null) return <Profile onBrokenPicture={renewPicture} user={user} />;
  if (state === "away") {
    return (
      <StatePage lead={profileTexts.profileAwayLead} title={texts.awayTitle}>
        <Button onClick={load}>{texts.retry}</Button>
      </StatePage>
    );
  }
  return <PendingPage words={profileTexts.loadingProfile} />;
}
