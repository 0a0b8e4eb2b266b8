import { useEffect, useRef } from "react";
import { type Resolver, useForm as useHookForm, useWatch } from "react-hook-form";
import type { ZodMiniType } from "zod/mini";

import { problemOf } from "../../lib/problem";
import { useSubmit } from "../hooks/useSubmit";

type Values<Name extends string> = Readonly<Record<Name, string>>;

interface FormOptions<Name extends string> {
  readonly initial: Values<Name>;
  /** Its messages are keys of `words`, so that shown problems follow the language. */
  readonly schema: ZodMiniType<Values<Name>>;
  readonly words: Readonly<Record<string, string>>;
  readonly send: (values: Values<Name>) => Promise<void>;
}

/**
 * Several texts that are checked by a schema and sent together.
 *
 * Problems of the schema and of the server stand at their fields until those are changed; the first such field gets the focus.
 */
export function useForm<Name extends string>({ initial, schema, words, send }: FormOptions<Name>) {
  const defaultValues: Readonly<Record<string, string>> = initial;
  const { control, formState, handleSubmit, setError, setValue, trigger } = useHookForm({
    defaultValues,
    resolver: resolverOf(schema),
    shouldFocusError: false, // fields are found in the document, in its order
  });
  const { errors, isSubmitted, submitCount } = formState;
  const current = useWatch({ control });
  const { busy, problem, submit } = useSubmit(async (values: Values<Name>) => {
    try {
      await send(values);
    } catch (error) {
      for (const [name, told] of Object.entries(problemOf(error).fields)) {
        if (name in initial) setError(name, { type: "server", message: told.join(" ") });
      }
      throw error;
    }
  });

  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [problem, submitCount]);

  const change = (name: string, value: string) => {
    setValue(name, value);
    const others = Object.keys(initial).filter((other) => errors[other]?.type === "schema");
    if (isSubmitted) void trigger([name, ...others]);
  };

  return {
    busy,
    problem,
    valueOf: (name: Name) => current[name] ?? initial[name],
    /** Props of the form. */
    form: { ref: form, onSubmit: () => void handleSubmit((values) => submit(schema.parse(values)))() },
    /** Props of a field in `ui`. */
    field: (name: Name) => {
      const message = errors[name]?.message;
      return {
        name,
        value: current[name] ?? initial[name],
        onChange: (value: string) => change(name, value),
        problems: message === undefined ? [] : [words[message] ?? message],
      };
    },
  };
}

function resolverOf(schema: ZodMiniType): Resolver<Record<string, string>> {
  return (values) => {
    const { success, error } = schema.safeParse(values);
    if (success) return { values, errors: {} };
    const first = error.issues.toReversed().map(({ path, message }) => [String(path[0]), { type: "schema", message }] as const);
    return { values: {}, errors: Object.fromEntries(first) };
  };
}
