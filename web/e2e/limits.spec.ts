import { expect, test } from "./fixtures.ts";

test.use({
  settings: {
    AUTH_RATE_LIMIT: "1",
    AUTH_RATE_WINDOW: "5",
    CHAT_MESSAGE_RATE_LIMIT: "2",
    CHAT_MESSAGE_RATE_WINDOW: "4",
  },
});

test("too many attempts are counted down, then taken again", async ({ newGuest }) => {
  const { page } = await newGuest();
  await page.goto("/login");
  await page.getByLabel("Имя пользователя").fill("nobody");
  await page.getByLabel("Пароль").fill("wrong");
  const submit = page.getByRole("button", { name: "Войти" });
  await submit.click();
  await expect(page.getByRole("alert")).toBeVisible();
  await submit.click();
  await expect(page.getByRole("status")).toContainText("Слишком много попыток");
  await expect(submit).toBeDisabled();
  await expect(submit).toBeEnabled();
});

test("who sends too fast is told how long it takes, and the rest goes out by itself", async ({ newPerson }) => {
  const hasty = await newPerson("hasty");
  await hasty.enter("public");
  for (const text of ["раз", "два", "три"]) await hasty.say(text);
  await expect(hasty.page.getByRole("timer")).toContainText("Отправим через");
  await expect(hasty.message("три")).toHaveAttribute("data-delivery", "pending");
  await expect(hasty.message("три")).toHaveAttribute("data-delivery", "stored");
  await expect(hasty.page.getByRole("timer")).toHaveCount(0);
  await expect(hasty.pane.getByText(/^(?:раз|два|три)$/u)).toHaveText(["раз", "два", "три"]);
});
