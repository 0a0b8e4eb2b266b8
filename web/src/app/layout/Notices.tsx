import { SignedOutNotice } from "../../features/accounts";
import { useSearchKey } from "../../features/search";
import { OfflineNotice } from "./OfflineNotice";
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
