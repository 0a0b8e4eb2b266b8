import type { Page } from "@playwright/test";

import { expect, test } from "./fixtures.ts";

test.use({ serviceWorkers: "allow" });

/** Waits until the worker controls the page, so that later responses are cached. */
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
  await page.getByLabel("Адрес комнаты").fill(slug);
  await page.getByRole("button", { name: "Открыть или создать" }).click();
  await anna.say("Запомни это");
  await expect(anna.message("Запомни это")).toHaveAttribute("data-delivery", "stored");
  await page.reload();
  await expect(anna.message("Запомни это")).toBeVisible();

  await page.context().setOffline(true);
  await page.goto("/");
  await expect(page.getByText("Показаны сохранённые данные")).toBeVisible();
  await page.getByRole("link", { name: slug }).click();
  await expect(anna.message("Запомни это")).toBeVisible();
  await expect(page.getByRole("banner")).toContainText(anna.name);
  await anna.say("Из метро");
  await expect(anna.message("Из метро")).toHaveAttribute("data-delivery", "pending");

  await page.context().setOffline(false);
  await expect(anna.message("Из метро")).toHaveAttribute("data-delivery", "stored");
  await expect(page.getByText("Показаны сохранённые данные")).toHaveCount(0);
});

test("nothing of one person is left in the browser for the next", async ({ newPerson, slug }) => {
  const anna = await newPerson("anna");
  const { page } = anna;
  await page.goto("/");
  await kept(page);
  await page.getByLabel("Адрес комнаты").fill(slug);
  await page.getByRole("button", { name: "Открыть или создать" }).click();
  await anna.say("Только для меня");
  await expect(anna.message("Только для меня")).toHaveAttribute("data-delivery", "stored");
  await page.reload();
  await expect(anna.message("Только для меня")).toBeVisible();
  await expect.poll(() => keptPaths(page)).toContainEqual(expect.stringContaining(slug));

  await page.getByRole("banner").getByRole("button", { name: "Настройки" }).click();
  await page.getByRole("button", { name: "Выйти" }).click();
  await expect(page.getByRole("banner").getByRole("link", { name: "Войти" })).toBeVisible();
  expect((await keptPaths(page)).filter((path) => path.includes(slug))).toEqual([]);
  await page.context().setOffline(true);
  await page.goto(`/rooms/${slug}`);
  await expect(page.getByRole("heading", { name: "Нет связи с сервером" })).toBeVisible();
});

test("a profile that was kept is followed by the server's own, though the page was opened anew", async ({ newPerson }) => {
  const [anna, boris] = [await newPerson("anna"), await newPerson("boris")];
  const { page } = anna;
  await page.goto("/");
  await kept(page);
  await page.goto(`/users/${boris.name}`);
  await expect(page.getByRole("heading", { name: boris.name })).toBeVisible();
  await expect.poll(() => keptPaths(page)).toContain(`/api/auth/users/${boris.name}/`);

  await boris.page.goto("/profile");
  await boris.page.getByLabel("О себе").fill("Люблю поезда");
  await boris.page.getByRole("button", { name: "Сохранить" }).click();
  await expect(boris.page.getByText("Сохранено")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Люблю поезда")).toBeVisible();
});

/** The server's responses that the worker has cached. */
function keptPaths(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => !name.includes("precache"));
    const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return keys.flat().map(({ url }) => new URL(url).pathname);
  });
}
