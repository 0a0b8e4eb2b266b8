import { type ComponentType, lazy, type ReactNode, Suspense } from "react";

import { useTexts } from "../../hooks/useLanguage";
import { type Load, usePart } from "../../hooks/usePart";
import { Button } from "../../ui/Button/Button";
import { ErrorBoundary } from "../../ui/ErrorBoundary/ErrorBoundary";
import styles from "./piece.module.css";

/** A part of a page whose code is loaded when it is first drawn. When that fails, the rest stays, and one may try again. */
export function piece<Props extends object>(load: Load<Props>, waiting: ReactNode = null): ComponentType<Props> {
  const first = lazy(load);
  return function Piece(props: Props) {
    const { Part, attempt, retry } = usePart(first, load);
    return (
      <ErrorBoundary fallback={<NotLoaded onRetry={retry} />} key={attempt}>
        <Suspense fallback={waiting}>
          <Part {...props} />
        </Suspense>
      </ErrorBoundary>
    );
  };
}

/** After a deployment the code may be gone for good: a page loaded anew asks for the new one. */
function NotLoaded({ onRetry }: { readonly onRetry: () => void }) {
  const texts = useTexts();
  return (
    <div className={styles.missing} role="alert">
      <span>{texts.partMissing}</span>
      <Button look="plain" onClick={onRetry}>
        {texts.retry}
      </Button>
      <Button look="plain" onClick={() => location.reload()}>
        {texts.reload}
      </Button>
    </div>
  );
}
