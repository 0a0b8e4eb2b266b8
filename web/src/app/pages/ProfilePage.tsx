import { Navigate } from "react-router";

import { useDocumentTitle } from "../../ui/hooks/useDocumentTitle";
import { useTexts } from "../../ui/hooks/useLanguage";
import { useWayTo } from "../../ui/hooks/useReturnPath";
import { useSession } from "../../features/accounts/hooks";
import { StatePage } from "../../ui/EmptyState/EmptyState";
import { ProfileForm } from "../../features/accounts/components/ProfileForm";

/** One's own profile, to edit. */
export default function ProfilePage() {
  const texts = useTexts();
  useDocumentTitle(texts.profile);
  const { status, user } = useSession();
  const wayToLogin = useWayTo("/login");
  if (user !== null) return <ProfileForm user={user} />;
  if (status === "known") return <Navigate replace to={wayToLogin} />;
  if (status === "failed") return <StatePage lead={texts.awayLead} title={texts.awayTitle} />;
  return null;
}
