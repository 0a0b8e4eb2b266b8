import { Navigate } from "react-router";

import { useDocumentTitle } from "../../hooks/useDocumentTitle";
import { useTexts } from "../../hooks/useLanguage";
import { useWayTo } from "../../hooks/useReturnPath";
import { useSession } from "../../hooks/useSession";
import { StatePage } from "../../ui/StatePage/StatePage";
import { ProfileForm } from "./ProfileForm";

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
