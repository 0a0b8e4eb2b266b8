import type { Language } from "../lib/dto/language";
import { byLanguage } from "./byLanguage";
import type { RelativeTexts } from "./types";

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

// By hand: the first use of Intl.RelativeTimeFormat takes a phone's processor a tenth of a second.
const relativeCatalogue = byLanguage(
  import.meta.glob<RelativeTexts>("./locale/*.po", { query: "?part=relative", import: "default", eager: true }),
);

/** Formats the age of a time: "5 min ago"; "just now" within a minute and when the clock is behind. */
export function formatRelative(time: number, now: number, language: Language): string {
  const texts = relativeCatalogue(language);
  const age = now - time;
  const step = UNITS.find(({ size }) => age >= size);
  if (step === undefined) return texts.justNow;
  return texts[step.unit]({ number: Math.floor(age / step.size) });
}

/** Returns the milliseconds until the result of `formatRelative` changes. */
export function relativeChange(time: number, now: number): number {
  const age = now - time;
  const { size } = UNITS.find((step) => age >= step.size) ?? { size: MINUTE };
  return size - (age < 0 ? age : age % size);
}
