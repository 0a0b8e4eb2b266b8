import type { Language } from "../lib/dto/language";
import { count } from "./count";

const SECOND = 1_000; // milliseconds, as all here
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Units, largest first; months and years have their average length. */
const UNITS = [
  { unit: "year", size: 365.25 * DAY },
  { unit: "month", size: 30.4375 * DAY },
  { unit: "day", size: DAY },
  { unit: "hour", size: HOUR },
  { unit: "minute", size: MINUTE },
] as const;

const JUST_NOW = { ru: "только что", en: "just now" } satisfies Record<Language, string>;

type Unit = (typeof UNITS)[number]["unit"];

const RUSSIAN: Readonly<Record<Unit, readonly [one: string, few: string, many: string]>> = {
  year: ["год", "года", "лет"],
  month: ["месяц", "месяца", "месяцев"],
  day: ["день", "дня", "дней"],
  hour: ["ч", "ч", "ч"],
  minute: ["мин", "мин", "мин"],
};

const ENGLISH: Readonly<Record<Unit, readonly [one: string, other: string]>> = {
  year: ["year", "years"],
  month: ["month", "months"],
  day: ["day", "days"],
  hour: ["h", "h"],
  minute: ["min", "min"],
};

// By hand: the first use of Intl.RelativeTimeFormat takes a phone's processor a tenth of a second.
const ago = {
  ru: (number: number, unit: Unit) => `${count(number, ...RUSSIAN[unit])} назад`,
  en: (number: number, unit: Unit) => `${String(number)} ${ENGLISH[unit][number === 1 ? 0 : 1]} ago`,
} satisfies Record<Language, unknown>;

/** Formats the age of a time: "5 min ago"; "just now" within a minute and when the clock is behind. */
export function formatRelative(time: number, now: number, language: Language): string {
  const age = now - time;
  const step = UNITS.find(({ size }) => age >= size);
  if (step === undefined) return JUST_NOW[language];
  return ago[language](Math.floor(age / step.size), step.unit);
}

/** Returns the milliseconds until the result of `formatRelative` changes. */
export function relativeChange(time: number, now: number): number {
  const age = now - time;
  const { size } = UNITS.find((step) => age >= step.size) ?? { size: MINUTE };
  return size - (age < 0 ? age : age % size);
}
