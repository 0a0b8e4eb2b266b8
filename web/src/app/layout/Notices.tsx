import { useSearchKey } from "../../features/search/useSearchKey";
import { OfflineNotice } from "./OfflineNotice";
import { SignedOutNotice } from "../../features/accounts/components/SignedOutNotice";
import { UpdateNotice } from "./UpdateNotice";

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
