import type { Page } from "@playwright/test";

import { expect, test } from "./fixtures.ts";

test.use({ serviceWorkers: "allow" });

/** Waits until the worker has the page in its hands, so that what is loaded from now on is kept. */
async function kept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    if (navigator.serviceWorker.controller !== null) return;
    await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
  });
}

test("without a network the application starts, shows the room as it was known, and says so", async ({ newPerson, slug }) => {
  const anna = await newPerson("anna");
  const { page } = anna;
  await page.goto("/");
  await kept(page);
  await page.getByLabel("Имя комнаты").fill(slug);
  await page.getByRole("button", { name: "Открыть или создать" }).click();
  await anna.say("Запомни это");
  await expect(anna.message("Запомни это")).toHaveAttribute("data-delivery", "stored");
  await page.reload();
  await expect(anna.message("Запомни это")).toBeVisible();

  await page.context().setOffline(true);
  await page.goto("/");
  await expect(page.getByText("Сервер недоступен")).toBeVisible();
  await page.getByRole("link", { name: slug }).click();
  await expect(anna.message("Запомни это")).toBeVisible();
  await expect(page.getByRole("banner")).toContainText(anna.name);
  await anna.say("Из метро");
  await expect(anna.message("Из метро")).toHaveAttribute("data-delivery", "pending");

  await page.context().setOffline(false);
  await expect(anna.message("Из метро")).toHaveAttribute("data-delivery", "stored");
  await expect(page.getByText("Сервер недоступен")).toHaveCount(0);
});
