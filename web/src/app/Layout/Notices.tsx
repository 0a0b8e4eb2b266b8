import { useSearchKey } from "../../hooks/useSearchKey";
import { OfflineNotice } from "../../widgets/OfflineNotice/OfflineNotice";
import { SignedOutNotice } from "../../widgets/SignedOutNotice/SignedOutNotice";
import { UpdateNotice } from "../../widgets/UpdateNotice/UpdateNotice";

/** What every page may have to tell, and the keys it knows; asked for at once, but after the page. */
export default function Notices() {
  useSearchKey();
  return (
    <>
      <SignedOutNotice />
      <UpdateNotice />
      <OfflineNotice />
    </>
  );
}
