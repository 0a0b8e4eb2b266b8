import { type InputHTMLAttributes, useState } from "react";

import { Field, type FieldProps } from "../Field/Field";
import { VisuallyHidden } from "../VisuallyHidden/VisuallyHidden";
import styles from "./PasswordField.module.css";

interface PasswordFieldProps extends FieldProps, Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "type"> {
  readonly onChange: (value: string) => void;
  /** Labels of the button that shows and hides the password. */
  readonly show: string;
  readonly hide: string;
}

/** A labelled password field that can show its text. */
export function PasswordField({ label, hint, problems, onChange, show, hide, ...rest }: PasswordFieldProps) {
  const [isShown, setIsShown] = useState(false);
  return (
    <Field hint={hint} label={label} problems={problems}>
      {(control) => (
        <span className={styles.box}>
          <input
            {...rest}
            {...control}
            autoCapitalize="none"
            onChange={(event) => onChange(event.currentTarget.value)}
            spellCheck={false}
            type={isShown ? "text" : "password"}
          />
          <button className={styles.toggle} onClick={() => setIsShown(!isShown)} type="button">
            {isShown ? hide : show}
            <VisuallyHidden> · {label}</VisuallyHidden>
          </button>
        </span>
      )}
    </Field>
  );
}
