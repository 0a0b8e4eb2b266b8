import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { expect, PASSWORD, test, type Visitor } from "./fixtures.ts";

/** Opens the invitations of a room in its panel. */
async function openInvitations({ page }: Visitor): Promise<void> {
  await page.getByRole("button", { name: /Участники и настройки|Members and settings/u }).click();
  await page.getByRole("button", { name: /Приглашения|Invitations/u }).click();
}

async function findsNothing(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

test("who gets the link signs up, comes back, joins and reads; then it is used up", async ({ newPerson, newGuest, slug }) => {
  const anna = await newPerson("anna");
  await anna.page.request.get(`/api/chat/rooms/${slug}/`);
  await anna.enter(slug);
  await anna.say("Добро пожаловать");
  await openInvitations(anna);
  await anna.page.getByLabel("Роль").selectOption("Читатель: только читает");
  await anna.page.getByLabel("Лимит использований").selectOption("1 раз");
  await anna.page.getByRole("button", { name: "Создать ссылку" }).press("Enter");
  const link = anna.page.getByLabel("Ссылка-приглашение");
  await expect(link).toBeFocused();
  await expect(anna.page.getByRole("list", { name: "Приглашения" })).toContainText("Использовано: 0 из 1");
  await findsNothing(anna.page);

  const { page } = await newGuest({ viewport: { width: 390, height: 844 }, colorScheme: "dark", isMobile: true });
  await page.goto(await link.inputValue());
  await expect(page.getByText(`${anna.name} приглашает вас в комнату`)).toBeVisible();
  await findsNothing(page);
  await page.getByRole("main").getByRole("link", { name: "Зарегистрироваться" }).click();
  await page.getByLabel("Имя пользователя").fill(`vera${String(process.pid)}`);
  await page.getByLabel("Пароль", { exact: true }).fill(PASSWORD);
  await page.getByLabel("Повторите пароль").fill(PASSWORD);
  await page.getByRole("button", { name: "Зарегистрироваться" }).click();
  await expect(page.getByText("Вы сможете только читать.")).toBeVisible();
  await page.getByRole("button", { name: "Вступить в комнату" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Добро пожаловать" })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Написать сообщение" })).toHaveCount(0);
  await page.goto(await link.inputValue());
  await expect(page.getByRole("link", { name: "Открыть комнату" })).toBeVisible();

  const late = await newPerson("late");
  await late.page.goto(await link.inputValue());
  await expect(late.page.getByRole("heading", { name: "Приглашение недействительно" })).toBeVisible();
  await expect(late.page.getByText("Приглашение уже использовано. Попросите новую ссылку.")).toBeVisible();
});

test("a revoked link works no more, by the keyboard and on a phone", async ({ newPerson, slug }) => {
  const look = { viewport: { width: 390, height: 844 }, colorScheme: "dark", locale: "en-GB", isMobile: true } as const;
  const [anna, boris] = [await newPerson("anna", look), await newPerson("boris")];
  const { page } = anna;
  await page.request.get(`/api/chat/rooms/${slug}/`);
  await page.goto(`/rooms/${slug}`);
  await openInvitations(anna);
  await page.getByRole("button", { name: "Create link" }).press("Enter");
  const address = await page.getByLabel("Invitation link").inputValue();
  await expect(page.getByRole("list", { name: "Invitations" })).toContainText("Uses: 0");
  await findsNothing(page);
  await boris.page.goto(address);
  const join = boris.page.getByRole("button", { name: "Вступить в комнату" });
  await expect(join).toBeVisible();
  await page.getByRole("button", { name: "Revoke" }).press("Enter");
  await page.getByRole("alertdialog", { name: "Revoke the invitation?" }).getByRole("button", { name: "Revoke" }).press("Enter");
  await expect(page.getByText("No active invitations")).toBeVisible();
  await join.click();
  await expect(boris.page.getByRole("heading", { name: "Приглашение недействительно" })).toBeVisible();
  await expect(boris.page.getByText("Приглашение отозвано. Попросите новую ссылку.")).toBeVisible();
});
