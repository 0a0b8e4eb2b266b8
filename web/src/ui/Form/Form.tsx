import type { ComponentProps } from "react";

interface FormProps extends Omit<ComponentProps<"form">, "noValidate" | "onSubmit"> {
  readonly onSubmit: () => void;
}

/** A form whose fields are checked and submitted by the client. */
export function Form({ onSubmit, ...rest }: FormProps) {
  return (
    <form
      {...rest}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    />
  );
}
