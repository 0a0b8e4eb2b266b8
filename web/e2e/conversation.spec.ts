import { expect, test, Visitor } from "./fixtures.ts";

test("what was written without a network outlives the page and is sent once, whichever tab sends it", async ({ newPerson }) => {
  const [anna, boris] = [await newPerson("anna"), await newPerson("boris")];
  await boris.enter("public");
  await anna.enter("public");
  await expect(anna.composer).toBeVisible(); // its code loads after the first messages
  const context = anna.page.context();
  await context.setOffline(true);
  const text = `из тоннеля ${anna.name}`;
  await anna.say(text);
  await expect(anna.message(text)).toHaveAttribute("data-delivery", "pending");
  await anna.page.close();

  await context.setOffline(false);
  const tabs = [new Visitor(await context.newPage(), anna.name), new Visitor(await context.newPage(), anna.name)];
  await Promise.all(tabs.map((tab) => tab.page.goto("/rooms/public")));
  for (const tab of tabs) await expect(tab.message(text).and(tab.pane.locator("[data-delivery=stored]"))).toHaveCount(1);
  for (const reader of [...tabs, boris]) await expect(reader.message(text)).toHaveCount(1);
});

test("a draft waits for its writer until they sign in again", async ({ newPerson, slug }) => {
  const { page, composer, name } = await newPerson("drafter");
  await page.request.get(`/api/chat/rooms/${slug}/`);
  await page.goto(`/rooms/${slug}`);
  await composer.fill("не дописано");
  const token = (await page.context().cookies()).find((cookie) => cookie.name === "csrftoken")?.value ?? "";
  await page.request.post("/api/auth/logout/", { headers: { "X-CSRFToken": token } });
  await page.goto(`/login?next=/rooms/${slug}`);
  await page.getByLabel("Имя пользователя").fill(name);
  await page.getByLabel("Пароль").fill("tangerine-42-kite");
  await page.getByLabel("Пароль").press("Enter");
  await expect(composer).toHaveValue("не дописано");
});

test("addresses are links, markup is text, an emoji alone is large", async ({ newPerson }) => {
  const writer = await newPerson("writer");
  await writer.enter("public");
  await writer.say("смотри (https://a.example/путь). <b>не жирно</b>");
  const row = writer.message("не жирно");
  await expect(row.getByRole("link", { name: "https://a.example/путь", exact: true })).toHaveAttribute("rel", /noopener/u);
  await expect(row).toContainText("<b>не жирно</b>");

  await writer.page.getByRole("button", { name: "Эмодзи" }).click();
  await writer.page.getByRole("searchbox").fill("ракет");
  await expect(writer.page.getByRole("button", { name: "ракета" })).toBeVisible(); // the picker's data loads when it opens
  await writer.page.getByRole("searchbox").press("Enter");
  await writer.composer.press("Enter");
  await expect(writer.pane.locator("[data-emoji=true]").last()).toHaveText("🚀");
});

test("an author's name leads to their profile", async ({ newPerson, newGuest }) => {
  const [author, guest] = [await newPerson("author"), await newGuest()];
  await author.enter("public");
  await guest.enter("public");
  await author.say("кто я?");
  await guest.pane.getByRole("link", { name: author.name }).last().click();
  await expect(guest.page).toHaveURL(new RegExp(`/users/${author.name}$`, "u"));
});

test("on a touch screen Enter breaks the line and the button sends", async ({ newPerson }) => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const thumb = await newPerson("thumb", phone);
  await thumb.enter("public");
  await thumb.composer.tap();
  await thumb.page.keyboard.type("раз");
  await thumb.page.keyboard.press("Enter");
  await thumb.page.keyboard.type("два");
  await expect(thumb.page.getByRole("button", { name: "Эмодзи" })).toBeHidden();
  await thumb.page.getByRole("button", { name: "Отправить" }).tap();
  await expect(thumb.message("раз\nдва")).toHaveAttribute("data-delivery", "stored");
});

test("what came while one looked elsewhere begins below a line", async ({ newPerson, slug }) => {
  const reader = await newPerson("reader");
  await reader.page.request.get(`/api/chat/rooms/${slug}/`);
  await reader.page.goto("/");
  await reader.flood(slug, "старое", 15);
  await reader.enter(slug);
  await expect(reader.message("старое 15")).toBeInViewport();
  await reader.scrollUpTo("старое 2");
  await reader.flood(slug, "новое", 2);
  await reader.page.getByRole("button", { name: "2 новых сообщения" }).click();
  await expect(reader.message("новое 1").getByText("Новые сообщения")).toBeVisible();
  await reader.say("ответ");
  await expect(reader.pane.getByText("Новые сообщения")).toHaveCount(0);
});
