import { readFile } from "node:fs/promises";
import path from "node:path";

import { test } from "@playwright/test";

const DRAWN = path.resolve(import.meta.dirname, "../public/icons");

/** Each picture: what it is drawn from, and its width and height in pixels. */
const PICTURES = [
  ["icon-192.png", "icon.svg", 192],
  ["icon-512.png", "icon.svg", 512],
  ["maskable-512.png", "maskable.svg", 512],
  ["apple-touch-icon.png", "maskable.svg", 180], // iOS rounds the corners itself
] as const;

test("icons", async ({ page }) => {
  for (const [name, source, size] of PICTURES) {
    const drawing = await readFile(path.join(import.meta.dirname, source), "utf8");
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100vw }</style>${drawing}`);
    await page.screenshot({ path: path.join(DRAWN, name), omitBackground: true });
  }
});
