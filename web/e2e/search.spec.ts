import { AxeBuilder } from "@axe-core/playwright";

import { expect, test, type Visitor } from "./fixtures.ts";

test.use({ settings: { CHAT_MESSAGE_RATE_LIMIT: "1000" } });

/** Types a search and returns the results; new messages can be found a moment later. */
async function search({ page }: Visitor, query: string, result: RegExp) {
  const link = page.getByRole("region", { name: "Результаты" }).getByRole("link", { name: result });
  await expect(async () => {
    await page.goto("/search");
    await page.getByRole("searchbox").fill(query);
    await page.keyboard.press("Enter");
    await expect(link.first()).toBeVisible({ timeout: 1_500 });
  }).toPass();
  return link;
}

test("a message is found by another form of its word and shown where it was said, with the way back to the newest", async ({
  newPerson,
  slug,
}) => {
  const reader = await newPerson("reader");
  const { page } = reader;
  await page.request.get(`/api/chat/rooms/${slug}/`);
  await page.goto("/");
  await reader.flood(slug, "строка", 60);
  await reader.enter(slug);
  await reader.say("у нас живут две кошки");
  await expect(reader.message("две кошки")).toHaveAttribute("data-delivery", "stored");
  await reader.flood(slug, "позже", 150);
  await page.keyboard.press("ControlOrMeta+K");
  await expect(page.getByRole("searchbox", { name: "Поиск сообщений" })).toBeFocused();

  const found = await search(reader, "кошка", /две кошки/u);
  await expect(found.locator("mark")).toHaveText("кошки");
  await page.keyboard.press("Tab");
  await expect(found).toBeFocused();
  await page.keyboard.press("Enter");
  const row = reader.message("две кошки");
  await expect(row).toBeInViewport();
  await expect(row).toHaveAttribute("aria-current", "true");
  await expect(reader.message("позже 150")).toHaveCount(0);

  await reader.flood(slug, "совсем свежее", 2); // new messages leave no gap and don't scroll the reader
  await expect(page.getByRole("button", { name: "2 новых сообщения" })).toBeVisible();
  await expect(row).toBeInViewport();
  await page.getByRole("button", { name: "2 новых сообщения" }).click();
  await expect(reader.message("совсем свежее 2")).toBeInViewport();
  await expect(reader.message("позже 150")).toHaveCount(1);
  await reader.scrollUpTo("позже 60");
  await expect(reader.message("позже 59")).toHaveCount(1);
});

test("an answer leads to what it answers, also when that is far above", async ({ newPerson, slug }) => {
  const reader = await newPerson("reader");
  await reader.page.request.get(`/api/chat/rooms/${slug}/`);
  await reader.enter(slug);
  await reader.say("вопрос давний");
  await expect(reader.message("вопрос давний")).toHaveAttribute("data-delivery", "stored");
  await reader.message("вопрос давний").getByRole("button", { name: "Действия с сообщением" }).press("Enter");
  await reader.page.getByRole("menuitem", { name: "Ответить" }).click();
  await reader.flood(slug, "строка", 120);
  await reader.say("ответ теперь");
  await expect(reader.message("ответ теперь").first()).toHaveAttribute("data-delivery", "stored");
  await reader.page.reload();
  await expect(reader.message("ответ теперь")).toBeInViewport();
  await expect(reader.message("вопрос давний")).toHaveCount(1); // only the quote
  await reader.message("ответ теперь").getByRole("button", { name: "вопрос давний" }).click();
  await expect(reader.message("вопрос давний").first()).toBeInViewport();
});

for (const look of [
  { viewport: { width: 1280, height: 800 }, colorScheme: "light", locale: "ru-RU" },
  { viewport: { width: 390, height: 844 }, colorScheme: "dark", locale: "en-GB", isMobile: true },
] as const) {
  const isRussian = look.locale === "ru-RU";

  test(`what two said to each other is found by them alone and axe finds nothing, ${String(look.viewport.width)} px`, async ({
    newPerson,
    newGuest,
  }) => {
    const [anna, boris] = [await newPerson("anna", look), await newPerson("boris")];
    const { page } = anna;
    await boris.enterDirect(anna);
    await boris.say("встретимся у фонтана");
    await boris.enter("public");
    const word = `секрет${anna.name}`;
    await boris.say(`общий ${word}`);
    await page.goto("/");
    await page
      .getByRole("banner")
      .getByRole("link", { name: isRussian ? "Поиск" : "Search" })
      .click();
    const results = page.getByRole("region", { name: isRussian ? "Результаты" : "Results" });
    await expect(async () => {
      await page.getByRole("searchbox").fill(`фонтан or ${word}`);
      await page.keyboard.press("Enter");
      await page.reload();
      await expect(results.getByRole("link")).toHaveCount(2, { timeout: 1_500 });
    }).toPass();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);

    const guest = await newGuest();
    await guest.page.goto(`/search?q=${encodeURIComponent(`фонтан or ${word}`)}`);
    await expect(guest.page.getByRole("region", { name: "Результаты" }).getByRole("link")).toHaveCount(1);

    await results.getByRole("link", { name: /фонтана/u }).click();
    await expect(page).toHaveURL(new RegExp(`/direct/@${boris.name}\\?message=1$`, "u"));
    await expect(page.getByRole("listitem").filter({ hasText: "встретимся у фонтана" }).last()).toBeInViewport();
  });
}
