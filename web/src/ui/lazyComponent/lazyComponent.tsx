import { type ComponentType, type FunctionComponent, lazy, type ReactNode, Suspense } from "react";

import { Button } from "../Button/Button";
import { ErrorBoundary } from "../ErrorBoundary/ErrorBoundary";
import { useTexts } from "../hooks/useLanguage";
import styles from "./lazyComponent.module.css";

type Load<Props> = () => Promise<{ default: ComponentType<Props> }>;

interface LazyComponent<Props> extends FunctionComponent<Props> {
  /** Loads the code before the first render, which reports a failure. */
  readonly preload: () => void;
}

/** A component whose code is loaded on first render. If that fails, the rest of the page stays. */
export function lazyComponent<Props extends object>(
  load: Load<Props>,
  waiting: ReactNode = null,
  missing: ReactNode = <NotLoaded />,
): LazyComponent<Props> {
  const Part = lazy(load);
  function LazyComponent(props: Props) {
    return (
      <ErrorBoundary fallback={missing}>
        <Suspense fallback={waiting}>
          <Part {...props} />
        </Suspense>
      </ErrorBoundary>
    );
  }
  return Object.assign(LazyComponent, { preload: () => void load().catch(() => undefined) });
}

/** A decorative lazy component: left out silently if it can't be loaded. */
export function optionalLazyComponent<Props extends object>(load: Load<Props>): FunctionComponent<Props> {
  return lazyComponent(load, null, null);
}

/** Reloading gets the code of the current deployment; drafts are kept. */
function NotLoaded() {
  const texts = useTexts();
  return (
    <div className={styles.missing} role="alert">
      <span>{texts.partMissing}</span>
      <Button variant="text" onClick={() => location.reload()}>
        {texts.reload}
      </Button>
    </div>
  );
}
