import { type InputHTMLAttributes, useState } from "react";

import { Field, type FieldProps } from "../Field/Field";
import { VisuallyHidden } from "../VisuallyHidden/VisuallyHidden";
import styles from "./PasswordField.module.css";

interface PasswordFieldProps extends FieldProps, Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "type"> {
  readonly onChange: (value: string) => void;
  /** Words on the button that shows the password, and hides it again. */
  readonly show: string;
  readonly hide: string;
}

/** A labelled password that can be looked at. */
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
