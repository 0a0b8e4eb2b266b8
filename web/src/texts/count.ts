const plural = new Intl.PluralRules("ru");

/** A number with its noun in Russian, in the form that the number asks for: 1 гость, 2 гостя, 5 гостей. */
export function count(number: number, one: string, few: string, many: string): string {
  const form = plural.select(number);
  return `${String(number)} ${form === "one" ? one : form === "few" ? few : many}`;
}
