const plural = new Intl.PluralRules("ru");

/** Returns a number with its noun in the right Russian plural: 1 гость, 2 гостя, 5 гостей. */
export function count(number: number, one: string, few: string, many: string): string {
  const form = plural.select(number);
  return `${String(number)} ${form === "one" ? one : form === "few" ? few : many}`;
}
