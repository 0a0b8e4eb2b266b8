import type { Language } from "../dto/language";
import type { Texts } from "./ru";

const DAY = 86_400_000; // milliseconds

const formats = {
  ru: formatsOf("ru"),
  en: formatsOf("en-GB"),
} satisfies Record<Language, unknown>;

function formatsOf(locale: string) {
  return {
    time: new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" }),
    day: new Intl.DateTimeFormat(locale, { day: "numeric", month: "long" }),
    dayOfYear: new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" }),
    full: new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "medium" }),
  };
}

/** Hours and minutes. Times are milliseconds since the epoch, here and below. */
export function formatTime(time: number, language: Language): string {
  return formats[language].time.format(time);
}

export function formatFull(time: number, language: Language): string {
  return formats[language].full.format(time);
}

/** Day, month and year. */
export function formatDate(time: number, language: Language): string {
  return formats[language].dayOfYear.format(time);
}

/** "Today", "Yesterday", or the date, with its year unless it is this one. */
export function formatDay(time: number, now: number, language: Language, texts: Texts): string {
  const day = startOfDay(time);
  if (day === startOfDay(now)) return texts.today;
  if (day === startOfDay(startOfDay(now) - DAY / 2)) return texts.yesterday;
  const isThisYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return formats[language][isThisYear ? "day" : "dayOfYear"].format(time);
}

/** Midnight before the time, where the reader is. */
export function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}
