import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** Axe for a page. Left out are Base UI's guards, which are hidden, but take the focus to pass it on at once. */
export function axe(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).setLegacyMode().exclude("[data-base-ui-focus-guard]"); // legacy: no page of its own, as there are no frames
}
