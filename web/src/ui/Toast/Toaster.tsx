import { Toast } from "@base-ui/react/toast";
import { useEffect, useRef } from "react";

import { useTexts } from "../hooks/useLanguage";
import { Icon } from "../Icon/Icon";
import { MOST, type ToastContent } from "./toastStore";
import styles from "./Toaster.module.css";

interface ToasterProps {
  readonly latest: readonly ToastContent[];
  readonly label: string;
}

const DURATION = 5_000; // milliseconds; longer while a pointer or the focus is on them

/** Passing notices above the page. Each is read out once, politely; F6 leads to them. */
export default function Toaster({ latest, label }: ToasterProps) {
  return (
    <Toast.Provider limit={MOST} timeout={DURATION}>
      <Toast.Portal>
        <Toast.Viewport aria-label={label} className={styles.viewport}>
          <Toasts latest={latest} />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function Toasts({ latest }: Pick<ToasterProps, "latest">) {
  const texts = useTexts();
  const { toasts, add } = Toast.useToastManager();
  const shown = useRef(0);
  useEffect(() => {
    for (const { id, text, isProblem } of latest) {
      if (id > shown.current) add({ title: text, type: isProblem ? "problem" : "news" });
      shown.current = Math.max(shown.current, id);
    }
  }, [add, latest]);
  return toasts.map((toast) => (
    <Toast.Root aria-modal={undefined} className={styles.toast} key={toast.id} role="group" toast={toast}>
      <Toast.Title render={<p />} />
      <Toast.Close aria-hidden={undefined} aria-label={texts.hide} className={styles.close}>
        <Icon name="close" />
      </Toast.Close>
    </Toast.Root>
  ));
}
