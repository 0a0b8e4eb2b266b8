import type { MembersTexts } from "./types";

/** Formats seconds as hours, minutes and seconds, without those that are 0. */
export function formatPause(seconds: number, texts: MembersTexts): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return [
    ...(hours > 0 ? [texts.hours({ number: hours })] : []),
    ...(minutes > 0 ? [texts.minutes({ number: minutes })] : []),
    ...(seconds % 60 > 0 ? [texts.seconds({ number: seconds % 60 })] : []),
  ].join(" ");
}
