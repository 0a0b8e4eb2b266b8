import { expect, PASSWORD, test } from "./fixtures.ts";

test("a newcomer signs up, comes back to the room and says something that stays", async ({ newGuest }) => {
  const newcomer = await newGuest();
  const { page } = newcomer;
  await page.goto("/rooms/public");
  await page.getByRole("main").getByRole("link", { name: "Войти" }).click();
  await page.getByRole("link", { name: "Зарегистрироваться" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "8" })).toBeVisible(); // the server's rules
  await page.getByLabel("Имя пользователя").fill(`Новая${String(process.pid)}`);
  await page.getByLabel("Пароль", { exact: true }).fill(PASSWORD);
  await page.getByLabel("Повторите пароль").fill(PASSWORD);
  await page.getByRole("button", { name: "Зарегистрироваться" }).click();

  await expect(page).toHaveURL(/\/rooms\/public$/u);
  await newcomer.say("Всем привет");
  await page.reload();
  await expect(newcomer.message("Всем привет")).toHaveCount(1);
});

test("signing out and in again leads back", async ({ newPerson }) => {
  const { page, name } = await newPerson("olga");
  await page.goto("/");
  await page.getByRole("button", { name: "Настройки" }).click();
  await page.getByRole("button", { name: "Выйти" }).click();
  await page.getByRole("link", { name: "Открыть общую комнату" }).click();
  await expect(page.getByText("Войдите, чтобы писать сообщения")).toBeVisible();
  await page.getByRole("banner").getByRole("link", { name: "Войти" }).click();
  await page.getByLabel("Имя пользователя").fill(name);
  await page.getByLabel("Пароль").fill(PASSWORD);
  await page.getByLabel("Пароль").press("Enter");
  await expect(page).toHaveURL(/\/rooms\/public$/u);
  await expect(page.getByRole("banner")).toContainText(name);
});

test("signing out in another tab is told here, and the draft outlives signing in again", async ({ newPerson }) => {
  const { page, name, composer } = await newPerson("olga");
  await page.goto("/rooms/public");
  await composer.fill("Недописанное");
  const other = await page.context().newPage();
  await other.goto("/profile");
  await other.getByRole("main").getByRole("button", { name: "Выйти" }).click();

  await expect(page.getByText("Сеанс завершён")).toBeVisible();
  await page.getByRole("link", { name: "Войти снова" }).click();
  await expect(page.getByLabel("Имя пользователя")).toHaveValue(name);
  await page.getByLabel("Пароль").fill(PASSWORD);
  await page.getByLabel("Пароль").press("Enter");
  await expect(page).toHaveURL(/\/rooms\/public$/u);
  await expect(composer).toHaveValue("Недописанное");
});

test("a wrong password is told in one sentence and the form stays", async ({ newGuest }) => {
  const { page } = await newGuest();
  await page.goto("/login");
  await page.getByRole("button", { name: "Войти" }).click();
  await expect(page.getByLabel("Имя пользователя")).toHaveAccessibleDescription("Заполните это поле");
  await expect(page.getByLabel("Имя пользователя")).toBeFocused();
  await page.getByLabel("Имя пользователя").fill("nobody");
  await page.getByLabel("Пароль").fill("wrong");
  await page.getByRole("button", { name: "Войти" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByLabel("Имя пользователя")).toHaveValue("nobody");
});

test("the server's objections stand at their fields", async ({ newGuest, newPerson }) => {
  const { name } = await newPerson("taken");
  const { page } = await newGuest();
  await page.goto("/register");
  await page.getByLabel("Имя пользователя").fill(name);
  await page.getByLabel("Пароль", { exact: true }).fill("12345678");
  await page.getByLabel("Повторите пароль").fill("12345678");
  await page.getByRole("button", { name: "Зарегистрироваться" }).click();
  await expect(page.getByLabel("Имя пользователя")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Пароль", { exact: true })).toHaveAttribute("aria-invalid", "true");
});

test("a way out of the site is not taken after signing in", async ({ newPerson }) => {
  const { page } = await newPerson("safe");
  await page.goto("/login?next=//example.invalid/");
  await expect(page).toHaveURL(/127\.0\.0\.1:\d+\/$/u);
});
