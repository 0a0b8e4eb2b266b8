import { Button, ButtonLink } from "../../../ui/Button/Button";
import { FormProblem } from "../../../ui/FormProblem/FormProblem";
import { useAuthPath } from "../../../ui/hooks/route";
import { profileCatalogue } from "../../../texts/profile";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { useSession } from "../../accounts";
import { useDirectStart } from "../recipients";

/** Actions of a profile: send a message, or edit one's own. */
export function ProfileActions({ username }: { readonly username: string }) {
  const profileTexts = useTexts(profileCatalogue);
  const { user: me } = useSession();
  const loginPath = useAuthPath("/login");
  const { busy, problem, submit } = useDirectStart(username);
  if (me === null) return <ButtonLink to={loginPath}>{profileTexts.signInToWriteTo}</ButtonLink>;
  if (me.username === username) {
    return (
      <ButtonLink variant="secondary" to="/profile">
        {profileTexts.editProfile}
      </ButtonLink>
    );
  }
  return (
    <>
      <Button disabled={busy} onClick={submit}>
        {profileTexts.writeTo}
      </Button>
      <FormProblem problem={problem} />
    </>
  );
}
