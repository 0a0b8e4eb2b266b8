import type { Locator, Page } from "@playwright/test";

import { axe } from "./axe.ts";
import { expect, test, type Visitor } from "./fixtures.ts";

/** A room of the first one's, with the others in it, opened by all. */
async function gather(slug: string, owner: Visitor, ...others: readonly Visitor[]): Promise<void> {
  await owner.ask("/api/chat/rooms/", { name: "Книжный клуб", slug });
  for (const { name } of others) await owner.ask(`/api/chat/rooms/${slug}/members/`, { username: name });
  await Promise.all([owner, ...others].map((person) => person.enter(slug)));
}

/** Opens the room's panel by the keyboard, at one of its sections. */
async function openPanel({ page }: Visitor, section: string): Promise<Locator> {
  await page.getByRole("button", { name: "Участники и настройки" }).press("Enter");
  const panel = page.getByRole("dialog", { name: "О комнате" });
  await panel.getByRole("button", { name: section, exact: true }).press("Enter");
  return panel;
}

/** Opens what may be done with somebody. */
async function actionsFor(panel: Locator, { name }: Visitor): Promise<void> {
  await panel.getByRole("button", { name: `Действия: ${name}` }).press("Enter");
}

/** Presses a button that asks first, and says yes. */
async function insist(page: Page, action: string): Promise<void> {
  await page.getByRole("button", { name: action }).first().press("Enter");
  await page.getByRole("alertdialog", { name: /\?$/u }).getByRole("button", { name: action }).press("Enter");
}

test("people are added, and what they may do changes in their windows at once", async ({ newPerson, slug }) => {
  const [anna, boris] = [await newPerson("anna"), await newPerson("boris")];
  await gather(slug, anna);
  const panel = await openPanel(anna, "Участники");
  const name = panel.getByLabel("Добавить участника");
  await name.fill("nobody-at-all");
  await name.press("Enter");
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await name.fill(boris.name);
  await name.press("Enter");
  await expect(anna.page.getByText(`${boris.name} теперь в комнате: участник`)).toBeVisible();
  await boris.enter(slug);
  await expect(boris.composer).toBeVisible();

  await actionsFor(panel, boris);
  await panel.getByRole("button", { name: "Читатель", exact: true }).last().press("Enter");
  await expect(boris.page.getByText("Вам доступно только чтение")).toBeVisible();
  await expect(boris.composer).toHaveCount(0);
  await expect(boris.page.getByRole("main")).toContainText("ваша роль: читатель");
  await panel.getByRole("button", { name: "Участник", exact: true }).last().press("Enter");
  await expect(boris.composer).toBeVisible();

  await panel.getByRole("button", { name: "Комната", exact: true }).press("Enter");
  await panel.getByLabel("Название").fill("Читальня");
  await panel.getByLabel("Медленный режим").selectOption("Одно сообщение раз в 1 мин");
  await panel.getByRole("button", { name: "Сохранить" }).press("Enter");
  await expect(boris.page.getByRole("heading", { level: 1, name: "Читальня" })).toBeVisible();
  await boris.say("Первое");
  await expect(boris.page.getByRole("timer")).toContainText("подождите");

  await panel.getByRole("button", { name: "Участники", exact: true }).press("Enter");
  await actionsFor(panel, boris);
  await insist(anna.page, "Удалить из комнаты");
  await expect(boris.page.getByRole("heading", { name: "Вы больше не участник этой комнаты" })).toBeVisible();
  await expect(panel.getByRole("button", { name: `Действия: ${boris.name}` })).toHaveCount(0);
});

test("an open list follows what others do", async ({ newPerson, slug }) => {
  const [anna, boris] = [await newPerson("anna"), await newPerson("boris")];
  await gather(slug, anna, boris);
  const panel = await openPanel(boris, "Участники");
  const vera = await newPerson("vera");
  await expect(panel.getByRole("link", { name: anna.name })).toContainText("Владелец");
  await anna.ask(`/api/chat/rooms/${slug}/members/`, { username: vera.name });
  await expect(panel.getByRole("link", { name: vera.name })).toContainText("Участник");
  await vera.ask(`/api/chat/rooms/${slug}/leave/`, {});
  await expect(panel.getByRole("link", { name: vera.name })).toHaveCount(0);
});

test("a room is handed over, left, and deleted by its new owner", async ({ newPerson, slug }) => {
  const [anna, boris, vera] = [await newPerson("anna"), await newPerson("boris"), await newPerson("vera")];
  await gather(slug, anna, boris, vera);
  const panel = await openPanel(anna, "Комната");
  await expect(panel.getByText("передайте права владельца")).toBeVisible();
  await panel.getByRole("button", { name: "Участники", exact: true }).press("Enter");
  await actionsFor(panel, boris);
  await insist(anna.page, "Передать права владельца");
  await expect(boris.page.getByRole("main")).toContainText("ваша роль: владелец");
  await panel.getByRole("button", { name: "Комната", exact: true }).press("Enter");
  await expect(panel.getByRole("button", { name: "Удалить комнату" })).toHaveCount(0);
  await insist(anna.page, "Выйти из комнаты");
  await expect(anna.page).toHaveURL(/\/rooms$/u);
  await expect(anna.page.getByText("Комнат пока нет")).toBeVisible();

  await openPanel(boris, "Комната");
  await insist(boris.page, "Удалить комнату");
  await expect(boris.page).toHaveURL(/\/rooms$/u);
  await expect(vera.page.getByRole("heading", { name: "Комната удалена" })).toBeVisible();
});

test("on a phone the panel is all there is; who is blocked is let in again", async ({ newPerson, slug }) => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const [anna, boris] = [await newPerson("anna", phone), await newPerson("boris")];
  await gather(slug, anna, boris);
  const panel = await openPanel(anna, "Участники");
  expect(await panel.boundingBox()).toEqual({ x: 0, y: 0, ...phone.viewport });
  await actionsFor(panel, boris);
  await insist(anna.page, "Заблокировать");
  await expect(boris.page.getByRole("heading", { name: "Вы больше не участник" })).toBeVisible();
  await panel.getByRole("button", { name: `Разблокировать ${boris.name}` }).tap();
  await expect(panel.getByText("Нет заблокированных")).toBeVisible();
  expect(await anna.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await anna.page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
  await expect(anna.page.getByRole("button", { name: "Участники и настройки" })).toBeFocused();
});

for (const look of [
  { locale: "ru-RU", colorScheme: "light", viewport: { width: 1280, height: 800 } },
  { locale: "en-GB", colorScheme: "dark", viewport: { width: 390, height: 844 } },
] as const) {
  test(`axe finds nothing in the panel, ${look.locale}, ${look.colorScheme}`, async ({ newPerson, slug }) => {
    const [anna, boris] = [await newPerson("anna", look), await newPerson("boris")];
    await gather(slug, anna, boris);
    const { page } = anna;
    await page.getByRole("button", { name: /Участники и настройки|Members and settings/u }).click();
    const [members, room] = [
      page.getByRole("button", { name: /^(?:Участники|Members)$/u }),
      page.getByRole("button", { name: /^(?:Комната|Room)$/u }),
    ];
    await members.click();
    await page.getByRole("button", { name: boris.name }).click();
    await check(page, "members");
    await page
      .getByRole("button", { name: /Заблокировать|Block/u })
      .first()
      .click();
    await check(page, "question");
    await page.keyboard.press("Escape");
    await room.click();
    await check(page, "room");
  });
}

async function check(page: Page, where: string): Promise<void> {
  const { violations } = await axe(page).analyze();
  expect(violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}
