import type { ReactNode } from "react";

import styles from "./SegmentedControl.module.css";

interface Choice<Value> {
  readonly value: Value;
  readonly label: ReactNode;
  /** The full accessible name, in the current language. */
  readonly name: string;
  readonly lang?: string;
}

interface SegmentedControlProps<Value> {
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value;
  readonly onChoose: (value: Value) => void;
}

/** A segmented control: a few choices side by side, one selected. */
export function SegmentedControl<Value extends string>({
  label,
  choices,
  value: chosen,
  onChoose,
}: SegmentedControlProps<Value>) {
  return (
    <div aria-label={label} className={styles.segments} role="group">
      {choices.map(({ value, label: content, name, lang }) => (
        <button
          aria-label={name}
          aria-pressed={value === chosen}
          className={styles.segment}
          key={value}
          lang={lang}
          onClick={() => onChoose(value)}
          title={name}
          type="button"
        >
          {content}
        </button>
      ))}
    </div>
  );
}
