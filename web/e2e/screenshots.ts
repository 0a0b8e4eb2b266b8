import { copyFile } from "node:fs/promises";
import path from "node:path";

import type { BrowserContextOptions, Page } from "@playwright/test";

import { expect, PASSWORD, test, type Visitor } from "./fixtures.ts";
import { LUNCH_ROOM, setScene } from "./scene.ts";

const README = path.resolve(import.meta.dirname, "../../docs/screenshots");
const IN_README = ["desktop-light-en/room", "phone-dark-ru/direct-chat"];

const DESKTOP = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  "desktop-light-en": { ...DESKTOP, locale: "en-GB", colorScheme: "light" },
  "desktop-dark-ru": { ...DESKTOP, locale: "ru-RU", colorScheme: "dark" },
  "phone-light-en": { ...PHONE, locale: "en-GB", colorScheme: "light" },
  "phone-dark-ru": { ...PHONE, locale: "ru-RU", colorScheme: "dark" },
};

/** Prepares a page for its screenshot. */
type Preparation = (page: Page) => Promise<unknown>;
const PAGES: readonly (readonly [name: string, path: string, prepare?: Preparation])[] = [
  ["home", "/"],
  ["room", "/rooms/public"],
  [
    "room-menu",
    "/rooms/public",
    (page) =>
      page
        .getByRole("button", { name: /Действия с|Message actions/u })
        .last()
        .click(),
  ],
  ["room-private", `/rooms/${LUNCH_ROOM}`],
  ["panel-members", `/rooms/${LUNCH_ROOM}`, (page) => openPanel(page)],
  ["panel-room", `/rooms/${LUNCH_ROOM}`, (page) => openPanel(page, /^(Комната|Room)$/u)],
  ["panel-invitations", `/rooms/${LUNCH_ROOM}`, (page) => openPanel(page, /^(Приглашения|Invitations)$/u)],
  ["search", "/search?q=поезд or log"],
  ["search-nothing", "/search?q=quux"],
  ["room-missing", "/rooms/no-such-room"],
  ["rooms", "/rooms"],
  ["direct", "/direct"],
  ["direct-chat", "/direct/@boris"],
  ["direct-missing", "/direct/@nobody"],
  ["profile", "/profile"],
  ["user", "/users/boris"],
  ["user-missing", "/users/nobody"],
  ["menu", "/", (page) => page.getByRole("button", { name: /Настройки|Settings/u }).click()],
];
const GUESTS_PAGES: typeof PAGES = [
  ["guest-home", "/"],
  ["guest-room", "/rooms/public"],
  ["guest-direct", "/direct"],
  ["login", "/login", (page) => page.getByRole("button", { name: /^(Войти|Sign in)$/u }).click()],
  ["register", "/register", fillIn],
  ["not-found", "/no/such/page"],
  ["away", "/rooms/public", openWithoutServer],
];

test("screenshots of every page", async ({ browser, server, newGuest }, info) => {
  test.setTimeout(900_000);
  const people: Record<string, Visitor> = {};
  for (const name of ["anna", "boris", "clara", "dmitri"]) people[name] = await newGuest();
  const invitation = await setScene(people);
  const storageState = await people.anna?.page.context().storageState();
  for (const [look, options] of Object.entries(LOOKS)) {
    const folder = info.outputPath(look);
    const own = await browser.newContext({ baseURL: server.url, ...options, ...(storageState && { storageState }) });
    await shoot(await own.newPage(), folder, [...PAGES, ["offline", "/rooms/public", goAway]]);
    await own.close();
    const foreign = await browser.newContext({ baseURL: server.url, ...options });
    await shoot(await foreign.newPage(), folder, [["invitation", invitation], ...GUESTS_PAGES]);
    await foreign.close();
  }
  for (const name of IN_README) await copyFile(`${info.outputPath(name)}.png`, path.join(README, `${path.basename(name)}.png`));
});

async function shoot(page: Page, folder: string, pages: typeof PAGES): Promise<void> {
  for (const [name, address, prepare] of pages) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.waitForLoadState("networkidle");
    await prepare?.(page);
    await page.evaluate(() => document.fonts.ready);
    await page.waitForTimeout(300); // until animations have ended
    await page.screenshot({ path: path.join(folder, `${name}.png`) });
  }
}

/** Opens a section of the room's panel. */
async function openPanel(page: Page, section?: RegExp): Promise<void> {
  await page.getByRole("button", { name: /Участники и настройки|Members and settings/u }).click();
  if (section) await page.getByRole("dialog").getByRole("button", { name: section }).click();
  await page.waitForLoadState("networkidle");
}

async function fillIn(page: Page): Promise<void> {
  await page.getByLabel(/^(Имя|Name|Username)$/u).fill("veronika");
  const [first, second] = await page.locator("input[autocomplete=new-password]").all();
  await first?.fill(PASSWORD);
  await second?.fill("tangerine");
}

/** Makes the server unreachable for an open page. */
async function goAway(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await expect(page.getByText(/Показаны сохранённые|Showing saved/u)).toBeVisible({ timeout: 30_000 });
}

async function openWithoutServer(page: Page): Promise<void> {
  await page.route("**/api/chat/**", (route) => route.abort());
  await page.reload();
  await expect(page.getByRole("button", { name: /Повторить|Try again/u })).toBeVisible();
}
