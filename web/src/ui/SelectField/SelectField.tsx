import { Field, type FieldProps } from "../Field/Field";
import styles from "./SelectField.module.css";

interface SelectFieldProps<Value> extends FieldProps {
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
}

/** A labelled select field. */
export function SelectField<Value extends string | number>({
  label,
  hint,
  problems,
  value,
  choices,
  onChange,
}: SelectFieldProps<Value>) {
  return (
    <Field hint={hint} label={label} problems={problems}>
      {(control) => (
        <select
          {...control}
          className={styles.select}
          onChange={({ currentTarget }) => {
            const chosen = choices[currentTarget.selectedIndex];
            if (chosen !== undefined) onChange(chosen.value);
          }}
          value={value}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
