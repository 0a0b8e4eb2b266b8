import { readFileSync } from "node:fs";
import path from "node:path";

import { expect, test } from "vitest";

const tokens = readFileSync(path.resolve(import.meta.dirname, "../src/ui/styles/tokens.css"), "utf8");

/** WCAG 2.2: relative luminance of `#rgb` or `#rrggbb`. */
function luminance(colour: string): number {
  const digits = colour.length === 4 ? colour.slice(1).replace(/./gu, "$&$&") : colour.slice(1);
  const [red = 0, green = 0, blue = 0] = (digits.match(/../gu) ?? []).map((pair) => {
    const value = parseInt(pair, 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function colours(name: string): readonly [string, string] {
  const [, light = "", dark = ""] = new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`, "u").exec(tokens) ?? [];
  return [light, dark];
}

function contrasts(one: string, other: string): number[] {
  return [0, 1].map((theme) => {
    const [low = 0, high = 0] = [one, other].map((name) => luminance(colours(name)[theme] ?? "")).toSorted((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  });
}

const GROUNDS = ["paper", "surface", "surface-2", "surface-1"];

test.each([
  ...["ink", "ink-soft", "accent", "accent-strong", "danger"].flatMap((text) => GROUNDS.map((ground) => [text, ground])),
  ["accent", "accent-soft"],
  ["ink", "accent-soft"],
  ["accent-ink", "accent"],
  ["accent-ink", "accent-strong"],
  ["own-ink", "own"],
  ["danger", "danger-soft"],
  ["ink", "danger-soft"],
  ["danger-ink", "danger-strong"],
  ["waiting", "waiting-soft"],
])("%s on %s can be read in both themes (WCAG AA)", (text, ground) => {
  expect(Math.min(...contrasts(text, ground))).toBeGreaterThanOrEqual(4.5);
});

test.each(["paper", "surface", "surface-2"])("edges of fields are seen on %s (WCAG 1.4.11)", (ground) => {
  expect(Math.min(...contrasts("edge", ground))).toBeGreaterThanOrEqual(3);
});
