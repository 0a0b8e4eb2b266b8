import type { Page } from "@playwright/test";

import { expect, register, test, type Visitor } from "./fixtures.ts";
import { remove } from "./menu.ts";

function badge(page: Page) {
  return page.getByRole("banner").getByText(/непрочитанн/u);
}

/** The conversation's row in the list. */
function chatWith(page: Page, { name }: Visitor) {
  return page.getByRole("region", { name: "Диалоги" }).getByRole("link").filter({ hasText: name });
}

test("a message is seen in badge, title and list of all tabs, and read on all of them when one opens it", async ({
  newPerson,
}) => {
  const [anna, boris] = [await newPerson("anna"), await newPerson("boris")];
  await boris.page.goto("/rooms/public");
  const elsewhere = await boris.page.context().newPage();
  await elsewhere.goto("/direct");

  await anna.page.goto(`/direct/@${boris.name}`);
  for (const text of ["Привет", "Это я"]) await anna.say(text);
  for (const page of [boris.page, elsewhere]) {
    await expect(badge(page)).toHaveText("2 непрочитанных сообщения");
    await expect(page).toHaveTitle(/^\(2\) /u);
  }
  await expect(chatWith(elsewhere, anna)).toContainText("Это я");
  await expect(chatWith(elsewhere, anna)).toContainText("2 непрочитанных сообщения");

  await boris.page.getByRole("link", { name: /Личные сообщения/u }).click();
  await chatWith(boris.page, anna).click();
  await expect(boris.message("Это я")).toBeVisible();
  for (const page of [boris.page, elsewhere]) {
    await expect(badge(page)).toHaveCount(0);
    await expect(page).toHaveTitle(/^[^(]/u);
  }
});

test("a deleted last message is gone from the other one's open list at once, and is not unread", async ({ newPerson }) => {
  const [anna, boris] = [await newPerson("anna"), await newPerson("boris")];
  await anna.enterDirect(boris);
  await boris.page.goto("/direct");
  await anna.say("лишнее");
  await expect(chatWith(boris.page, anna)).toContainText("лишнее");
  await expect(badge(boris.page)).toHaveText("1 непрочитанное сообщение");
  await remove(anna, anna.message("лишнее"));
  await expect(chatWith(boris.page, anna)).toContainText("Сообщение удалено");
  await expect(badge(boris.page)).toHaveCount(0);
  await expect(chatWith(anna.page, boris)).toContainText("Сообщение удалено");
});

test("what arrives before the eyes is never unread, what arrives elsewhere is", async ({ newPerson }) => {
  const [anna, boris, clara] = [await newPerson("anna"), await newPerson("boris"), await newPerson("clara")];
  await boris.enterDirect(anna);
  await anna.enterDirect(boris);
  await anna.say("Ты здесь?");
  await expect(boris.message("Ты здесь?")).toBeVisible();
  await clara.enterDirect(boris);
  await clara.say("И я здесь");
  await expect(badge(boris.page)).toHaveText("1 непрочитанное сообщение");
  await expect(chatWith(boris.page, clara)).toContainText("И я здесь");
  await expect(chatWith(boris.page, anna)).not.toContainText("непрочитанн");
});

test("what comes while one reads above is unread until one is at the end again", async ({ newPerson }) => {
  const [anna, boris] = [await newPerson("anna"), await newPerson("boris")];
  await anna.enterDirect(boris);
  await anna.say(`начало${"\n.".repeat(60)}`);
  await boris.enterDirect(anna);
  await expect(boris.message("начало")).toBeVisible();
  await boris.pane.focus();
  await expect(async () => {
    await boris.page.keyboard.press("Home"); // again, in case the page has just scrolled to the newest by itself
    await expect(boris.page.getByRole("button", { name: "К последним" })).toBeVisible({ timeout: 1000 });
  }).toPass();
  await anna.say("конец");
  await expect(badge(boris.page)).toHaveText("1 непрочитанное сообщение");
  await boris.page.getByRole("button", { name: "1 новое сообщение" }).click();
  await expect(badge(boris.page)).toHaveCount(0);
});

test("a conversation is started by name, with a reason when it can't be", async ({ newPerson }) => {
  const [anna, boris] = [await newPerson("anna"), await newPerson("boris")];
  const { page } = anna;
  await page.goto("/direct");
  await expect(page.getByText("Диалогов пока нет")).toBeVisible();
  const field = page.getByLabel("Кому");
  await field.press("Enter");
  await expect(field).toHaveAccessibleDescription("Заполните это поле");
  for (const [name, words] of [
    ["nobody-at-all", "не най"],
    [anna.name, "самому себе"],
  ] as const) {
    await field.fill(name);
    await field.press("Enter");
    await expect(field).toHaveAccessibleDescription(new RegExp(words, "u"));
  }
  await field.fill(`@${boris.name}`);
  await field.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/direct/@${boris.name}$`, "u"));
  await anna.say("Первое слово");
  await expect(chatWith(page, boris)).toContainText("Первое слово");
});

test("a conversation has one address; who is not there is told so", async ({ newPerson }) => {
  const [anna, boris] = [await newPerson("anna"), await newPerson("boris")];
  const { page } = anna;
  await page.goto(`/direct/${boris.name.toUpperCase()}`);
  await expect(page.getByRole("heading", { level: 1, name: boris.name })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/direct/@${boris.name}$`, "u"));
  await page.goto("/direct/@nobody-at-all");
  await expect(page.getByRole("heading", { name: "Пользователь не найден" })).toBeVisible();
  await page.goto(`/direct/@${anna.name}`);
  await expect(page.getByRole("heading", { name: "Это вы" })).toBeVisible();
});

test("on a phone the conversation stands alone, with a way back to the list", async ({ newPerson }) => {
  const anna = await newPerson("anna");
  const boris = await newPerson("boris", { viewport: { width: 390, height: 844 } });
  await anna.enterDirect(boris);
  await anna.say("Слово ".repeat(40));
  const { page } = boris;
  await page.goto("/direct");
  await expect(boris.composer).toHaveCount(0);
  await expect(chatWith(page, anna)).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  await chatWith(page, anna).click();
  await expect(boris.message("Слово")).toBeVisible();
  await expect(chatWith(page, anna)).toBeHidden();
  await page.getByRole("link", { name: "Все диалоги" }).click();
  await expect(chatWith(page, anna)).toBeVisible();
});

test("a guest is asked in and led to the conversation", async ({ newGuest, newPerson }) => {
  const boris = await newPerson("boris");
  const { page } = await newGuest();
  await page.goto(`/direct/@${boris.name}`);
  await expect(page.getByRole("main").getByRole("link", { name: "Войти" })).toBeVisible();
  await register(page, `late${boris.name}`);
  await page.getByRole("main").getByRole("link", { name: "Войти" }).click();
  await page.reload();
  await expect(page).toHaveURL(new RegExp(`/direct/@${boris.name}$`, "u"));
});
