import { type Messages, setupI18n } from "@lingui/core";

/** Makes functions of the messages with placeholders. The modules that scripts/catalogues.js makes of the catalogues call it. */
export function translator(language: string, messages: Messages) {
  const i18n = setupI18n({ locale: language, messages: { [language]: messages } });
  return (id: string) => (values: Readonly<Record<string, string | number>>) => i18n._(id, values);
}
