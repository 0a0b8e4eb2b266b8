import type { Page } from "@playwright/test";

import { expect, test } from "./fixtures.ts";

const MISSING = "Не удалось загрузить часть страницы";

async function lose(page: Page, parts: RegExp): Promise<void> {
  await page.route(parts, (route) => route.abort());
}

test("around a room whose other parts do not come one goes on writing", async ({ newPerson, slug }) => {
  const anna = await newPerson("anna", { viewport: { width: 1300, height: 800 } });
  const { page } = anna;
  await page.request.get(`/api/chat/rooms/${slug}/`);
  await lose(page, /(?:around|PersonalPopover)-[^/]+\.js/u);
  await anna.enter(slug);
  await expect(page.getByText(MISSING)).toHaveCount(3); // notices, sidebar, panel; not the role, which only adorns
  await expect(page.getByRole("heading", { name: slug }).locator("..")).not.toContainText("роль");
  await page.getByRole("banner").getByRole("button", { name: "Настройки" }).click();
  await expect(page.getByRole("banner").getByText(MISSING)).toBeVisible();
  await anna.say("пишем дальше");
  await expect(anna.message("пишем дальше")).toHaveAttribute("data-delivery", "stored");
});

for (const part of ["RoomPanel", "MembersSection"]) {
  test(`a room's panel that misses ${part} says so when it is opened, and comes with a page loaded anew`, async ({
    newPerson,
    slug,
  }) => {
    const anna = await newPerson("anna");
    const { page } = anna;
    await page.request.get(`/api/chat/rooms/${slug}/`);
    await lose(page, new RegExp(`${part}-[^/]+\\.js`, "u"));
    await anna.enter(slug);
    const button = page.getByRole("button", { name: "Участники и настройки" });
    await button.click();
    await expect(page.getByText(MISSING)).toBeVisible();
    await expect(anna.composer).toBeVisible();
    await page.unrouteAll();
    const loaded = page.waitForEvent("load");
    await page.getByRole("button", { name: "Обновить" }).click();
    await loaded;
    await button.click();
    await expect(page.getByRole("dialog").getByText(anna.name)).toBeVisible();
  });
}

test("the count of people online may be missing: it only adorns", async ({ newPerson }) => {
  const anna = await newPerson("anna", { viewport: { width: 700, height: 800 } });
  const { page } = anna;
  await lose(page, /around-[^/]+\.js/u);
  await anna.enter("public");
  await anna.say("и без счёта");
  await expect(anna.message("и без счёта")).toHaveAttribute("data-delivery", "stored");
  await expect(page.getByText(MISSING)).toHaveCount(1); // the notices
});

test("where a room could be made, lost code is told", async ({ newPerson, slug }) => {
  const { page } = await newPerson("anna");
  await lose(page, /MissingRoom/u);
  await page.goto(`/rooms/${slug}`);
  await expect(page.getByText(MISSING)).toBeVisible();
});
