import type { Page } from "@playwright/test";

import { expect, test } from "./fixtures.ts";

/** Draws a picture file. */
async function picture(page: Page): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const url = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 900, height: 500 });
    const context = canvas.getContext("2d");
    context?.fillRect(100, 50, 400, 300);
    return canvas.toDataURL("image/png");
  });
  return { name: "me.png", mimeType: "image/png", buffer: Buffer.from(url.split(",")[1] ?? "", "base64") };
}

test("a profile is edited with a picture cut to size, and others see it and write", async ({ newPerson }) => {
  const [owner, other] = [await newPerson("owner"), await newPerson("other")];
  const { page } = owner;
  await page.goto("/profile");
  await page.getByLabel("Файл с фото").setInputFiles(await picture(page));
  const area = page.getByRole("application", { name: "Кадр" });
  await area.press("+");
  await area.press("ArrowRight");
  await expect(page.getByRole("slider", { name: "Масштаб" })).not.toHaveValue("1");
  await page.getByLabel("О себе").fill("Люблю поезда");
  await page.getByRole("button", { name: "Сохранить" }).click();
  await expect(page.getByText("Сохранено")).toBeVisible();
  await expect(page.getByRole("main").locator("img")).toHaveAttribute("src", /\/api\/auth\/media\//u);

  await other.page.goto(`/users/${owner.name}`);
  await expect(other.page.getByText("Люблю поезда")).toBeVisible();
  await expect(other.page.getByRole("main").locator("img")).toBeVisible();
  await other.page.getByRole("button", { name: "Написать" }).click();
  await expect(other.page).toHaveURL(new RegExp(`/direct/@${owner.name}$`, "u"));
});

test("who was signed out meanwhile signs in again and finds the unsaved changes", async ({ newPerson }) => {
  const { page, name } = await newPerson("lost");
  await page.routeWebSocket(/\/ws\//u, () => undefined); // a refused socket would show it before the button does
  await page.goto("/profile");
  await page.getByLabel("О себе").fill("Ещё не сохранено");
  await page.context().clearCookies({ name: "sessionid" });
  await page.getByRole("button", { name: "Сохранить" }).click();
  await expect(page.getByText("Сеанс завершён")).toBeVisible();
  await expect(page.getByLabel("Имя пользователя")).toHaveValue(name);
  await page.getByLabel("Пароль").fill("tangerine-42-kite");
  await page.getByLabel("Пароль").press("Enter");
  await expect(page.getByLabel("О себе")).toHaveValue("Ещё не сохранено");
});

test("objections stand at their fields; a file that is no picture, or too large for a proxy, is explained", async ({
  newPerson,
}) => {
  const { page } = await newPerson("wrong");
  await page.goto("/profile");
  await page.getByLabel("Электронная почта").fill("nowhere");
  await page.getByRole("button", { name: "Сохранить" }).click();
  await expect(page.getByLabel("Электронная почта")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Файл с фото").setInputFiles({ name: "a.png", mimeType: "image/png", buffer: Buffer.from("text") });
  await expect(page.getByRole("alert")).toContainText("Не удалось открыть изображение");
  await page.route("**/api/auth/profile/", (route) => route.fulfill({ status: 413, body: "<h1>413</h1>" }));
  await page.getByLabel("Файл с фото").setInputFiles(await picture(page));
  await page.getByRole("button", { name: "Сохранить" }).click();
  await expect(page.getByRole("alert")).toContainText("слишком большое");
});

test("an unknown person and a password's rules are told", async ({ newGuest }) => {
  const { page } = await newGuest();
  await page.goto("/users/nobody-at-all");
  await expect(page.getByRole("heading", { name: "Пользователь не найден" })).toBeVisible();
  await page.goto("/register");
  const length = page.getByRole("listitem").filter({ hasText: "8 символов" });
  await page.getByLabel("Пароль", { exact: true }).fill("short");
  await expect(length).toHaveAttribute("data-verdict", "broken");
  await page.getByLabel("Пароль", { exact: true }).fill("long enough");
  await expect(length).toHaveAttribute("data-verdict", "met");
  await page.getByRole("button", { name: "Показать" }).first().click();
  await expect(page.getByLabel("Пароль", { exact: true })).toHaveAttribute("type", "text");
});
