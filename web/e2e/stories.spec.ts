import { expect, type Page, test } from "@playwright/test";
import { build, preview } from "vite";

import { axe } from "./axe.ts";

const CONFIG = { configFile: "vite.stories.config.ts", logLevel: "warn" } as const;
const LAYER = "[role=menu], [role=dialog], [role=alertdialog]";

test("axe finds nothing on the parts of ui in all states, both themes and languages", async ({ page }) => {
  test.slow(); // it builds the page first
  await build(CONFIG);
  const server = await preview({ ...CONFIG, preview: { port: 0, open: false } });
  const [address = ""] = server.resolvedUrls?.local ?? [];
  await page.goto(`${address}stories.html`);
  for (const language of ["Русский", "English"]) {
    await page.getByRole("button", { name: language }).click();
    await expect(page.getByRole("button", { name: language })).toHaveAttribute("aria-pressed", "true");
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" }); // else colours are read on their way to others
      const where = `${language}, ${colorScheme}`;
      await check(page, where);
      if ((language === "English") === (colorScheme === "dark")) await checkLayers(page, where);
    }
  }
  await server.close();
});

/** Opens each layer. Its words differ by language, its colours by theme: two of the four pages suffice. */
async function checkLayers(page: Page, where: string): Promise<void> {
  const layer = page.locator(LAYER);
  for (const button of await page.locator("section [aria-haspopup]").all()) {
    await button.click();
    await expect(layer).toBeVisible();
    await check(page, `${where}, ${(await layer.getAttribute("role")) ?? ""}`, LAYER);
    await page.keyboard.press("Escape");
    await expect(layer).toHaveCount(0);
  }
}

async function check(page: Page, where: string, scope?: string): Promise<void> {
  const builder = axe(page);
  if (scope !== undefined) builder.include(scope);
  if (where.includes("dark")) builder.withRules(["color-contrast"]); // all else is as in the light
  const { violations } = await builder.analyze();
  expect(violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}
