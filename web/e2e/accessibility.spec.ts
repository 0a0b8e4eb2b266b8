import type { Page } from "@playwright/test";

import { axe } from "./axe.ts";
import { expect, test, type Visitor } from "./fixtures.ts";

const LANGUAGES = ["ru", "en"] as const;
const THEMES = ["light", "dark"] as const;

for (const language of LANGUAGES) {
  test(`axe finds nothing on a guest's pages in both themes, ${language}`, async ({ newPerson, newGuest }) => {
    test.slow();
    const [boris, guest] = [await newPerson("boris"), await newGuest()];
    await sayOfAllKinds(boris);
    await speak(guest, language);
    await see(guest, ["/", "/login", "/register", "/rooms/public", "/direct", "/no/such/page"]);
    await check(await filledIn(guest.page), "register, filled in wrongly");
  });

  test(`axe finds nothing on the pages of rooms in both themes, ${language}`, async ({ newPerson }) => {
    test.slow();
    const anna = await newPerson("anna");
    await sayOfAllKinds(anna);
    await speak(anna, language);
    await see(anna, ["/", "/rooms/public", "/rooms/no-such-room", "/rooms"]);
    await anna.page.getByRole("banner").getByRole("button").last().click();
    await check(anna.page, "one's own menu");
  });

  test(`axe finds nothing on the pages of people in both themes, ${language}`, async ({ newPerson }) => {
    test.slow();
    const [anna, boris] = [await newPerson("anna"), await newPerson("boris")];
    await speak(anna, language);
    await see(anna, ["/profile", "/direct", `/direct/@${boris.name}`, `/users/${boris.name}`, "/users/nobody-at-all"]);
  });
}

test("axe finds nothing where something is wrong, in both languages and themes", async ({ newPerson }) => {
  test.slow();
  const anna = await newPerson("anna");
  const { page } = anna;
  for (const language of LANGUAGES) {
    await speak(anna, language);
    await page.route("**/assets/RoomsPage*.js", (route) => route.abort());
    await see(anna, ["/rooms"]);
    await expect(page.getByRole("button", { name: /Обновить|Reload/u })).toBeVisible();
    await page.route("**/api/chat/**", (route) => route.abort());
    await see(anna, ["/rooms/public"]); // the server is away
    await expect(page.getByRole("button", { name: /Повторить|Try again/u }).last()).toBeVisible();
    await page.context().setOffline(true);
    await expect(page.getByText(/Показаны сохранённые|Showing saved/u)).toBeVisible();
    await check(page, "offline");
    await page.context().setOffline(false);
    await page.unrouteAll();
  }
});

async function sayOfAllKinds(visitor: Visitor): Promise<void> {
  await visitor.enter("public");
  await visitor.say("Слушайте: https://example.org\nи вторая строка 👍");
}

async function speak({ page }: Visitor, language: string): Promise<void> {
  await page.goto("/login");
  await page.evaluate((chosen) => localStorage.setItem("echochat.language", chosen), language);
}

async function see({ page }: Visitor, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await page.goto(path);
    await check(page, path);
  }
}

async function filledIn(page: Page): Promise<Page> {
  await page.goto("/register");
  for (const field of await page.locator("form input").all()) await field.fill("12345");
  await page.locator("form button[type=submit]").click();
  await expect(page.locator("[aria-invalid=true]").first()).toBeVisible();
  return page;
}

/** All rules in one theme; what another theme can change are the colours. */
async function check(page: Page, where: string): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const language = await page.locator("html").getAttribute("lang");
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" }); // else colours are read on their way to others
    const builder = axe(page);
    if (colorScheme === "dark") builder.withRules(["color-contrast"]);
    const { violations } = await builder.analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    expect(found, [where, language, colorScheme].join(", ")).toEqual([]);
  }
}

test("a message is written and sent by the keyboard alone", async ({ newPerson }) => {
  const anna = await newPerson("anna");
  const { page } = anna;
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible(); // the page that came first gives way to this one
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Перейти к содержимому" })).toBeFocused();
  await tabTo(page, "Общая комната");
  await page.keyboard.press("Enter");
  await expect(anna.composer).toBeVisible();
  await tabTo(page, "Написать сообщение");
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
      return longest > 0 || scrollBehavior === "smooth" ? element.className : null;
    }).filter((name) => name !== null),
  );
  expect(moving).toEqual([]);
});
