import { type InputHTMLAttributes, useId } from "react";

import styles from "./TextField.module.css";

interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "onChange"> {
  readonly label: string;
  readonly hint?: string;
  readonly problems?: readonly string[] | undefined;
  readonly onChange: (value: string) => void;
}

/** A labelled line of text with its hint and what is wrong with it. */
export function TextField({ label, hint = "", problems = [], onChange, ...rest }: TextFieldProps) {
  const id = useId();
  const isWrong = problems.length > 0;
  const described = [...(hint === "" ? [] : [`${id}-hint`]), ...(isWrong ? [`${id}-problems`] : [])];
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <input
        {...rest}
        aria-describedby={described.join(" ")}
        aria-invalid={isWrong}
        className={styles.input}
        id={id}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
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
