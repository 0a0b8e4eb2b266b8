import type { TextareaHTMLAttributes } from "react";

import { Field, type FieldProps } from "../Field/Field";
import styles from "./TextArea.module.css";

interface TextAreaProps extends FieldProps, Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "onChange"> {
  readonly onChange: (value: string) => void;
}

/** A labelled text area that grows with its content. */
export function TextArea({ label, hint, problems, onChange, ...rest }: TextAreaProps) {
  return (
    <Field hint={hint} label={label} problems={problems}>
      {(control) => (
        <textarea
          {...rest}
          {...control}
          className={styles.text}
          onChange={(event) => onChange(event.currentTarget.value)}
          rows={4}
        />
      )}
    </Field>
  );
}
