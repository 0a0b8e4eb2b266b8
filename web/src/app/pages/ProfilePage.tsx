import { Navigate } from "react-router";

import { ProfileForm, useSession } from "../../features/accounts";
import { EmptyState } from "../../ui/EmptyState/EmptyState";
import { useAuthPath } from "../../ui/hooks/route";
import { useDocumentTitle } from "../../ui/hooks/useDocumentTitle";
import { useTexts } from "../../ui/hooks/useLanguage";

/** The user's own profile, editable. */
export default function ProfilePage() {
  const texts = useTexts();
  useDocumentTitle(texts.profile);
  const { status, user } = useSession();
  const loginPath = useAuthPath("/login");
  if (user !== null) return <ProfileForm user={user} />;
  if (status === "known") return <Navigate replace to={loginPath} />;
  if (status === "failed") return <EmptyState lead={texts.awayLead} title={texts.awayTitle} />;
  return null;
}
