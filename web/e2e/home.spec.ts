import { expect, test } from "./fixtures.ts";

test("a guest learns what this is and hears the public room live", async ({ newPerson, newGuest }) => {
  const [anna, { page }] = [await newPerson("anna"), await newGuest()];
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Чат на вашем сервере");
  const feed = page.getByRole("region", { name: "Общая комната" });
  await expect(feed.getByText("онлайн")).toBeVisible();
  await anna.enter("public");
  await anna.say("Слышно на главной?");
  await expect(feed.getByText("Слышно на главной?")).toBeVisible();
  await feed.getByRole("link", { name: "Открыть общую комнату" }).click();
  await expect(page.getByRole("region", { name: "Сообщения" }).getByText("Слышно на главной?")).toBeVisible();
});

test("who is signed in finds the latest conversations", async ({ newPerson }) => {
  const [anna, boris] = [await newPerson("anna"), await newPerson("boris")];
  await boris.page.goto("/");
  const chats = boris.page.getByRole("region", { name: "Недавние диалоги" });
  await expect(chats.getByText("Диалогов пока нет")).toBeVisible();
  await anna.enterDirect(boris);
  await anna.say("Загляни ко мне");
  await chats.getByRole("link", { name: /Загляни ко мне/u }).click();
  await expect(boris.message("Загляни ко мне")).toBeVisible();
});

test("while the server is away Home says so, and comes back by itself", async ({ newGuest, server }) => {
  const { page } = await newGuest();
  await page.route("**/api/chat/rooms/public/**", (route) => route.abort());
  await page.goto(server.url);
  await expect(page.getByText("Нет связи с сервером. Переподключаемся…")).toBeVisible();
  await page.unroute("**/api/chat/rooms/public/**");
  await expect(page.getByText("онлайн")).toBeVisible();
});
