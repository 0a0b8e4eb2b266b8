import { AxeBuilder } from "@axe-core/playwright";

import { expect, test, type Visitor } from "./fixtures.ts";

/** Creates a room on the page of the user's rooms; returns its slug. */
async function make({ page }: Visitor, name: string): Promise<string> {
  await page.goto("/rooms");
  await page.getByLabel("Название новой комнаты").fill(name);
  await page.getByRole("button", { name: "Создать" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

test("a room is made by a name in any words and stands in the list of its people, with what is unread", async ({ newPerson }) => {
  const [anna, boris] = [await newPerson("anna"), await newPerson("boris")];
  await boris.page.goto("/rooms");
  await expect(boris.page.getByText("Комнат пока нет")).toBeVisible();
  const slug = await make(anna, "Книжный клуб");
  await anna.ask(`/api/chat/rooms/${slug}/members/`, { username: boris.name });
  const row = boris.page.getByRole("main").getByRole("link", { name: "Книжный клуб" });
  await expect(row).toBeVisible();
  await anna.say("Что читаем?");
  await expect(row).toContainText("1 непрочитанное сообщение");
  await expect(boris.page).toHaveTitle(/^\(1\)/u);
  await expect(row).toContainText("Что читаем?");
  await row.click();
  await expect(boris.message("Что читаем?")).toBeVisible();
  await expect(boris.page).toHaveTitle(/^Книжный клуб/u);

  const rail = boris.page.getByRole("navigation", { name: "Комнаты" });
  await rail.getByRole("link", { name: "Общая комната" }).click();
  await expect(boris.page).toHaveTitle(/^Общая комната/u);
  await anna.say("Решено");
  await expect(rail.getByRole("link", { name: "Книжный клуб" })).toContainText("1 непрочитанное сообщение");
  await rail.getByRole("link", { name: "Книжный клуб" }).click();
  await expect(boris.message("Решено")).toBeVisible();
});

for (const look of [
  { viewport: { width: 1280, height: 800 }, colorScheme: "light" },
  { viewport: { width: 390, height: 844 }, colorScheme: "dark", isMobile: true },
] as const) {
  test(`the rooms fit and axe finds nothing, ${String(look.viewport.width)} px`, async ({ newPerson }) => {
    const anna = await newPerson("anna", look);
    await make(anna, "Дача");
    const { page } = anna;
    await page.getByRole("banner").getByRole("link", { name: "Комнаты" }).click();
    await expect(page.getByRole("main").getByRole("link", { name: "Дача" })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });
}
