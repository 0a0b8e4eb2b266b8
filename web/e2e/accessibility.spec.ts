import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { expect, test, type Visitor } from "./fixtures.ts";

/** Every page, by whom it is seen. What theme and language change does not depend on one another. */
const LOOKS = [
  { locale: "ru-RU", colorScheme: "light" },
  { locale: "en-GB", colorScheme: "dark" },
] as const;

for (const look of LOOKS) {
  test(`axe finds nothing on any page, ${look.locale}, ${look.colorScheme}`, async ({ newPerson, newGuest }) => {
    test.slow();
    const [anna, boris, guest] = [await newPerson("anna", look), await newPerson("boris"), await newGuest(look)];
    await boris.enter("public");
    await boris.say("Слушайте: https://example.org\nи вторая строка 👍");
    await see(guest, ["/", "/login", "/register", "/rooms/public", "/no/such/page"]);
    await see(anna, ["/", "/rooms/public", "/rooms/no-such-room", "/profile", "/direct"]);
    await see(anna, [`/direct/@${boris.name}`, `/users/${boris.name}`, "/users/nobody-at-all"]);
    await anna.page.getByRole("banner").getByRole("button").last().click(); // one's own menu
    await check(anna.page, "menu");
    await anna.page.route("**/api/chat/**", (route) => route.abort());
    await see(anna, ["/rooms/public"]); // the server is away
  });
}

async function see({ page }: Visitor, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await page.goto(path);
    await check(page, path);
  }
}

async function check(page: Page, where: string): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze(); // legacy: no page of its own, as there are no frames
  const found = violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  expect(found).toEqual([]);
}

test("a message is written and sent by the keyboard alone", async ({ newPerson }) => {
  const anna = await newPerson("anna");
  const { page } = anna;
  await page.goto("/");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "К содержанию" })).toBeFocused();
  await tabTo(page, "Общая комната");
  await page.keyboard.press("Enter");
  await expect(anna.composer).toBeVisible();
  await tabTo(page, "Ваше сообщение");
  await page.keyboard.type("Руками по клавишам");
  await page.keyboard.press("Enter");
  await expect(anna.message("Руками по клавишам")).toHaveAttribute("data-delivery", "stored");
});

async function tabTo(page: Page, name: string): Promise<void> {
  for (let step = 0; step < 30 && !(await isFocused(page, name)); step++) await page.keyboard.press("Tab");
  expect(await isFocused(page, name)).toBe(true);
}

/** Whether the focused element is called so. */
function isFocused(page: Page, name: string): Promise<boolean> {
  return page.evaluate((wanted) => {
    const element = document.activeElement;
    const label = element instanceof HTMLTextAreaElement ? element.labels[0]?.textContent : element?.textContent;
    return (element?.getAttribute("aria-label") ?? label)?.includes(wanted) ?? false;
  }, name);
}

test("who wants less motion gets none", async ({ newPerson }) => {
  const { page } = await newPerson("calm", { reducedMotion: "reduce" });
  await page.goto("/rooms/public");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const moving = await page.evaluate(() =>
    Array.from(document.querySelectorAll("*"), (element) => {
      const { animationDuration, transitionDuration, scrollBehavior } = getComputedStyle(element);
      const longest = Math.max(...`${animationDuration},${transitionDuration}`.split(",").map(parseFloat)); // seconds
      return longest > 0.01 || scrollBehavior === "smooth" ? element.className : null;
    }).filter((name) => name !== null),
  );
  expect(moving).toEqual([]);
});
