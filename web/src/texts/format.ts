import type { Language } from "../lib/dto/language";
import { perLanguage } from "./perLanguage";
import type { AppTexts } from "./types";

const DAY = 86_400_000; // milliseconds

const dayFormat = inShape({ day: "numeric", month: "long" });
const dayOfYearFormat = inShape({ day: "numeric", month: "long", year: "numeric" });
const fullFormat = inShape({ dateStyle: "long", timeStyle: "medium" });

function inShape(shape: Intl.DateTimeFormatOptions) {
  return perLanguage((language) => new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, shape));
}

/** Formats hours and minutes, the same in all languages. Times are in milliseconds since the epoch, here and below. */
export function formatTime(time: number): string {
  const date = new Date(time);
  return [date.getHours(), date.getMinutes()].map((number) => String(number).padStart(2, "0")).join(":");
}

export function formatFull(time: number, language: Language): string {
  return fullFormat(language).format(time);
}

/** Formats day, month and year. */
export function formatDate(time: number, language: Language): string {
  return dayOfYearFormat(language).format(time);
}

/** Returns "Today", "Yesterday" or the date, with the year unless it is the current one. */
export function formatDay(time: number, now: number, language: Language, texts: AppTexts): string {
  const day = startOfDay(time);
  if (day === startOfDay(now)) return texts.today;
  if (day === startOfDay(startOfDay(now) - DAY / 2)) return texts.yesterday;
  const isThisYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return (isThisYear ? dayFormat : dayOfYearFormat)(language).format(time);
}

/** Returns the midnight before a time in the reader's time zone. */
export function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}
