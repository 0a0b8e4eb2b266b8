import type { CDPSession, Locator, Page } from "@playwright/test";

import { axe } from "./axe.ts";
import { expect, test, type Visitor } from "./fixtures.ts";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const LOOKS = [
  { locale: "ru-RU", colorScheme: "light", viewport: { width: 1280, height: 800 } },
  { locale: "en-GB", colorScheme: "dark", ...PHONE },
] as const;

function menuButton(row: Locator): Locator {
  return row.getByRole("button", { name: /Действия с сообщением|Message actions/u });
}

async function check(page: Page, where: string): Promise<void> {
  await page.emulateMedia({ reducedMotion: "reduce" }); // else colours are read on their way to others
  const { violations } = await axe(page).analyze();
  expect(violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

async function say(visitor: Visitor, slug: string, text: string): Promise<Locator> {
  await visitor.page.request.get(`/api/chat/rooms/${slug}/`);
  await visitor.enter(slug);
  const field = visitor.page.getByRole("textbox").last();
  await field.fill(text);
  await visitor.page.getByRole("button", { name: /Отправить|Send/u }).click();
  const row = visitor.page.getByRole("listitem").filter({ hasText: text });
  await expect(row).toHaveAttribute("data-delivery", "stored");
  return row;
}

for (const look of LOOKS) {
  test(`axe finds nothing on open menus, popovers, questions and sheets, ${look.locale}, ${look.colorScheme}`, async ({
    newPerson,
    slug,
  }) => {
    const anna = await newPerson("anna", look);
    const { page } = anna;
    const refused: string[] = [];
    page.on("console", (message) => {
      if (message.text().includes("Content Security Policy")) refused.push(message.text());
    });
    const row = await say(anna, slug, "нажми");
    const button = menuButton(row);
    await button.click();
    await expect(page.getByText(/Скопировать ссылку|Copy link/u)).toBeVisible();
    await check(page, "menu");
    await page.getByText(/^(Удалить|Delete)$/u).click();
    const question = page.getByRole("alertdialog");
    await expect(question).toBeVisible();
    await check(page, "question");
    await page.keyboard.press("Escape");
    await expect(question).toHaveCount(0);
    await expect(button).toBeFocused();
    await button.click();
    await page.getByText("+", { exact: true }).click();
    await expect(page.getByRole("searchbox")).toBeVisible();
    await check(page, "emoji");
    await page.keyboard.press("Escape");
    await expect(button).toBeFocused();
    await page.getByRole("banner").getByRole("button").last().click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await check(page, "personal menu");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    expect(refused).toEqual([]);
  });
}

test("layers close one by one: Escape ends the question, then the panel below it", async ({ newPerson, slug }) => {
  const anna = await newPerson("anna", { viewport: { width: 700, height: 800 } });
  const { page } = anna;
  await anna.ask("/api/chat/rooms/", { name: "Двое", slug });
  await anna.enter(slug);
  const button = page.getByRole("button", { name: "Участники и настройки" });
  await button.click();
  const panel = page.getByRole("dialog", { name: "О комнате" });
  await panel.getByRole("button", { name: "Комната", exact: true }).click();
  const remove = panel.getByRole("button", { name: "Удалить комнату" });
  await remove.click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  await expect(remove).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
  await expect(button).toBeFocused();
});

/** Puts a finger on something, for so long, and lifts it. */
async function press(tools: CDPSession, target: Locator, milliseconds: number): Promise<void> {
  const box = await target.boundingBox();
  const touchPoints = [{ x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 }];
  await tools.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
  await target.page().waitForTimeout(milliseconds);
  await tools.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

test("on a phone a long press on a message opens its actions as a sheet, a tap does not", async ({ newPerson, slug }) => {
  const anna = await newPerson("anna", PHONE);
  const { page } = anna;
  const row = await say(anna, slug, "держи");
  const tools = await page.context().newCDPSession(page);
  const text = row.getByText("держи");
  const sheet = page.getByRole("dialog", { name: "Действия с сообщением" });
  await press(tools, text, 50);
  await press(tools, text, 900);
  await expect(sheet).toBeVisible();
  const place = async () => {
    const { y = 0, height = 0, width = 0 } = (await sheet.boundingBox()) ?? {};
    return [Math.round(y + height), width];
  };
  await expect.poll(place).toEqual([844, 390]); // it rises
  for (const choice of await sheet.getByRole("button").all()) {
    expect((await choice.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  }
  await sheet.getByRole("button", { name: "Поставить 👍" }).tap();
  await expect(sheet).toHaveCount(0);
  await expect(row.getByRole("button", { name: /👍/u })).toHaveText("👍1");
  await press(tools, text, 900);
  await sheet.getByRole("button", { name: "Ответить" }).tap();
  await expect(sheet).toHaveCount(0);
  await expect(page.getByText(`В ответ ${anna.name}`)).toBeVisible();
});

test("a copied text is told in a passing notice that is read out once", async ({ newPerson, slug }) => {
  const anna = await newPerson("anna", { permissions: ["clipboard-read", "clipboard-write"] });
  const { page } = anna;
  const row = await say(anna, slug, "скопируй");
  await menuButton(row).click();
  await page.getByRole("menuitem", { name: "Скопировать текст" }).click();
  const told = page.getByText("Скопировано");
  await expect(told).toBeVisible();
  await expect(told).toHaveCount(1);
  const regions = await told.evaluate((element) => {
    const found = [];
    for (let node: Element | null = element; node !== null; node = node.parentElement) {
      if (node.hasAttribute("aria-live") || ["alert", "status"].includes(node.getAttribute("role") ?? "")) found.push(node);
    }
    return found.length;
  });
  expect(regions).toBe(1);
  await check(page, "toast");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("скопируй");
});
