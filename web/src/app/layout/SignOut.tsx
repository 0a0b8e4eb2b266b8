import { useSignOut } from "../../features/accounts";
import { useTexts } from "../../ui/hooks/useLanguage";
import { Icon } from "../../ui/Icon/Icon";
import { Notice } from "../../ui/Notice/Notice";

export function SignOut({ className }: { readonly className: string | undefined }) {
  const texts = useTexts();
  const { busy, problem, submit } = useSignOut();
  return (
    <>
      <button className={className} disabled={busy} onClick={submit} type="button">
        <Icon name="leave" />
        {texts.signOut}
      </button>
      {problem !== null && <Notice variant="danger">{problem.kind === "refused" ? problem.message : texts.serverAway}</Notice>}
    </>
  );
}
