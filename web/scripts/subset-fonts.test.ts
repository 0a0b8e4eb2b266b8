import { readFile } from "node:fs/promises";

import { expect, test } from "vitest";

import { subsetFonts } from "./subset-fonts.js";

test("the small fonts are those that `npm run fonts` makes by the styles", async () => {
  const fonts = await subsetFonts();
  expect(fonts).toHaveLength(2);
  for (const { file, content } of fonts) expect(content.equals(await readFile(file)), file).toBe(true);
});
