import { SignedOutNotice } from "../../features/accounts";
import { useSearchKey } from "../../features/search";
import { Toasts } from "../../ui/Toast/Toasts";
import { OfflineNotice } from "./OfflineNotice";
import { UpdateNotice } from "./UpdateNotice";

/** Notices and shortcuts of every page; loaded right after the page. */
export default function Notices() {
  useSearchKey();
  return (
    <>
      <SignedOutNotice />
      <UpdateNotice />
      <OfflineNotice />
      <Toasts />
    </>
  );
}
