// @ts-check
/**
 * Makes the fonts that come before the first words small: of Onest the letters that styles/fonts.css gives to each file, and
 * the weights and features that are used. Half of the bytes are left.
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

import subsetFont from "subset-font";

const STYLES = path.resolve(import.meta.dirname, "../src/ui/styles");
const DRAWN = path.dirname(fileURLToPath(import.meta.resolve("@fontsource-variable/onest/files/onest-latin-wght-normal.woff2")));
const FACE =
  /font-weight: (?<lightest>\d+) (?<boldest>\d+);\s+src: url\("\.\/(?<file>fonts\/onest-(?<script>\w+)\.woff2)"\)[^;]*;\s+unicode-range: (?<ranges>[^;]+);/gu;
/** Kerning, marks above letters, letters by language, figures of one width. */
const FEATURES = ["ccmp", "kern", "locl", "mark", "mkmk", "tnum"];

/**
 * Each small font: the file in src/ui/styles that it is for, and its content.
 *
 * @returns {Promise<{ file: string, content: Buffer }[]>}
 */
export async function subsetFonts() {
  const styles = await readFile(path.join(STYLES, "fonts.css"), "utf8");
  return Promise.all(
    Array.from(styles.matchAll(FACE), async ({ groups = {} }) => {
      const { lightest, boldest, file = "", script = "", ranges = "" } = groups;
      const whole = await readFile(path.join(DRAWN, `onest-${script}-wght-normal.woff2`));
      const content = await subsetFont(whole, charactersOf(ranges), {
        targetFormat: "woff2",
        keepFeatures: FEATURES,
        variationAxes: { wght: { min: Number(lightest), max: Number(boldest) } },
      });
      return { file: path.join(STYLES, file), content };
    }),
  );
}

/** @param {string} ranges as CSS has them: `U+0020-007E, U+00A0` */
function charactersOf(ranges) {
  return ranges
    .split(", ")
    .flatMap((range) => {
      const [first = 0, last = first] = range
        .replace("U+", "")
        .split("-")
        .map((point) => Number.parseInt(point, 16));
      return Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index));
    })
    .join("");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { file, content } of await subsetFonts()) await writeFile(file, content);
}
