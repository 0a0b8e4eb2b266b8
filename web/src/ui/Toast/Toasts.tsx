import { noticesCatalogue } from "../../texts/notices";
import { useTexts } from "../hooks/useLanguage";
import { useStore } from "../hooks/useStore";
import { optionalLazyComponent } from "../lazyComponent/lazyComponent";
import { useServices } from "../services";

const Toaster = optionalLazyComponent(() => import("./Toaster"));

/** Where passing notices appear. Their code is loaded with the first. */
export function Toasts() {
  const { toasts } = useServices();
  const { latest } = useStore(toasts);
  const { toasts: label } = useTexts(noticesCatalogue);
  return latest.length > 0 && <Toaster label={label} latest={latest} />;
}
