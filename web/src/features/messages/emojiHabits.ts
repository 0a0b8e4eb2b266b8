import { array, catch as otherwise, type infer as Infer, int, object, string } from "zod/mini";

import { LocalStore } from "../../lib/localStore";

const KEY = "emoji";
const MOST = 16; // emoji remembered: two rows of the picker
export const TONES = 5; // skin tones, without the default

const habitsSchema = object({
  /** The emoji picked, the latest first. */
  recent: otherwise(array(string()), []),
  /** The number of the skin tone, from 1; 0 for the default. */
  tone: otherwise(int(), 0),
});
/** The recent emoji and the skin tone in this browser. */
export type EmojiHabits = Infer<typeof habitsSchema>;

export function readHabits(): EmojiHabits {
  return new LocalStore().readJson(KEY, habitsSchema) ?? { recent: [], tone: 0 };
}

export function keepHabits(habits: EmojiHabits): void {
  new LocalStore().write(KEY, JSON.stringify(habits));
}

/** Returns the habits after one more pick. */
export function withPicked(habits: EmojiHabits, sign: string): EmojiHabits {
  return { ...habits, recent: [sign, ...habits.recent.filter((other) => other !== sign)].slice(0, MOST) };
}
