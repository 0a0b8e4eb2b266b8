import { array, catch as otherwise, type infer as Infer, int, object, string } from "zod/mini";

import { LocalStore } from "../../lib/localStore";

const KEY = "emoji";
const MOST = 16; // emoji that are remembered: two rows of the picker
export const TONES = 5; // skin tones, beside none

const habitsSchema = object({
  /** What was picked, the latest first. */
  recent: otherwise(array(string()), []),
  /** The number of the skin tone, from 1; 0: none. */
  tone: otherwise(int(), 0),
});
/** How emoji were picked in this browser. */
export type EmojiHabits = Infer<typeof habitsSchema>;

export function readHabits(): EmojiHabits {
  return new LocalStore().readJson(KEY, habitsSchema) ?? { recent: [], tone: 0 };
}

export function keepHabits(habits: EmojiHabits): void {
  new LocalStore().write(KEY, JSON.stringify(habits));
}

/** The habits after one more emoji was picked. */
export function withPicked(habits: EmojiHabits, sign: string): EmojiHabits {
  return { ...habits, recent: [sign, ...habits.recent.filter((other) => other !== sign)].slice(0, MOST) };
}
