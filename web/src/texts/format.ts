import type { Language } from "../dto/language";
import type { Texts } from "./ru";

const DAY = 86_400_000; // milliseconds

const LOCALES = { ru: "ru", en: "en-GB" } satisfies Record<Language, string>;
const SHAPES = {
  day: { day: "numeric", month: "long" },
  dayOfYear: { day: "numeric", month: "long", year: "numeric" },
  full: { dateStyle: "long", timeStyle: "medium" },
} satisfies Record<string, Intl.DateTimeFormatOptions>;

const made = new Map<string, Intl.DateTimeFormat>();

/** Made when it is first needed: that takes as long as drawing several messages. */
function formatIn(language: Language, shape: keyof typeof SHAPES): Intl.DateTimeFormat {
  const key = `${language} ${shape}`;
  const format = made.get(key) ?? new Intl.DateTimeFormat(LOCALES[language], SHAPES[shape]);
  made.set(key, format);
  return format;
}

/** Hours and minutes, the same in all our languages. Times are milliseconds since the epoch, here and below. */
export function formatTime(time: number): string {
  const date = new Date(time);
  return [date.getHours(), date.getMinutes()].map((number) => String(number).padStart(2, "0")).join(":");
}

export function formatFull(time: number, language: Language): string {
  return formatIn(language, "full").format(time);
}

/** Day, month and year. */
export function formatDate(time: number, language: Language): string {
  return formatIn(language, "dayOfYear").format(time);
}

/** "Today", "Yesterday", or the date, with its year unless it is this one. */
export function formatDay(time: number, now: number, language: Language, texts: Texts): string {
  const day = startOfDay(time);
  if (day === startOfDay(now)) return texts.today;
  if (day === startOfDay(startOfDay(now) - DAY / 2)) return texts.yesterday;
  const isThisYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return formatIn(language, isThisYear ? "day" : "dayOfYear").format(time);
}

/** Midnight before the time, where the reader is. */
export function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}
