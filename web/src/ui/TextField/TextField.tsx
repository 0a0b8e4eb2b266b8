import type { InputHTMLAttributes } from "react";

import { Field, type FieldProps } from "../Field/Field";

interface TextFieldProps extends FieldProps, Omit<InputHTMLAttributes<HTMLInputElement>, "onChange"> {
  readonly onChange: (value: string) => void;
}

/** A labelled text field with its hint and problems. */
export function TextField({ label, hint, problems, onChange, ...rest }: TextFieldProps) {
  return (
    <Field hint={hint} label={label} problems={problems}>
      {(control) => <input {...rest} {...control} onChange={(event) => onChange(event.currentTarget.value)} />}
    </Field>
  );
}
