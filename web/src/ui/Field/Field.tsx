import { type ReactNode, useId } from "react";

import styles from "./Field.module.css";

interface ControlProps {
  readonly id: string;
  readonly "aria-describedby": string;
  readonly "aria-invalid": boolean;
}

export interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly problems?: readonly string[] | undefined;
}

/** A label, the control made by `children`, its hint and its problems, linked for assistive technology. */
export function Field({
  label,
  hint = "",
  problems = [],
  children,
}: FieldProps & { readonly children: (props: ControlProps) => ReactNode }) {
  const id = useId();
  const isWrong = problems.length > 0;
  const described = [...(hint === "" ? [] : [`${id}-hint`]), ...(isWrong ? [`${id}-problems`] : [])];
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {children({ id, "aria-describedby": described.join(" "), "aria-invalid": isWrong })}
      {hint !== "" && (
        <p className={styles.hint} id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {isWrong && (
        <p className={styles.problems} id={`${id}-problems`}>
          {problems.join(" ")}
        </p>
      )}
    </div>
  );
}
