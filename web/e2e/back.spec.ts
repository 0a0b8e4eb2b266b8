import { expect, test } from "./fixtures.ts";

test.use({ settings: { CHAT_MESSAGE_RATE_LIMIT: "1000" } });

test("Back returns to the message that one read, as does loading the page anew; a link leads to the newest", async ({
  newPerson,
  slug,
}) => {
  const reader = await newPerson("reader");
  const { page } = reader;
  await page.request.get(`/api/chat/rooms/${slug}/`);
  await page.goto("/");
  await reader.flood(slug, "строка", 130);
  await reader.enter(slug);
  const line = await reader.scrollUpTo("строка 60");
  await page.getByRole("banner").getByRole("link", { name: "Поиск" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Поиск" })).toBeVisible();
  await page.goBack();
  await expect(line).toBeInViewport();
  await page.reload();
  await expect(line).toBeInViewport();
  await reader.enter(slug);
  await expect(reader.message("строка 130")).toBeInViewport();
});

test("a list of two pages stays as long as it is, and where it was scrolled to, when one comes back and when a message comes", async ({
  newPerson,
}) => {
  const reader = await newPerson("reader");
  const { page } = reader;
  const owners = await Promise.all(["anna", "boris", "vera"].map((name) => newPerson(name)));
  const rooms = owners.flatMap((owner) =>
    Array.from({ length: 19 }, (_, index) => ({ owner, slug: `${owner.name}-${String(index)}` })),
  );
  for (const { owner, slug } of rooms) {
    await owner.page.request.get(`/api/chat/rooms/${slug}/`); // 20 an hour each
    await owner.ask(`/api/chat/rooms/${slug}/members/`, { username: reader.name });
  }
  await page.goto("/rooms");
  const main = page.getByRole("main");
  const rows = main.getByRole("listitem");
  await expect(rows).toHaveCount(50);
  await main.getByRole("button", { name: "Показать ещё" }).click();
  await expect(rows).toHaveCount(57);

  await rows.last().scrollIntoViewIfNeeded();
  const scrolled = await main.evaluate((element) => element.scrollTop);
  expect(scrolled).toBeGreaterThan(500);
  await rows.last().click();
  await expect(reader.composer).toBeVisible();
  await page.goBack();
  await expect(rows).toHaveCount(57);
  await expect.poll(() => main.evaluate((element) => element.scrollTop)).toBe(scrolled);

  const [oldest] = rooms;
  await oldest?.owner.page.goto("/");
  await oldest?.owner.flood(oldest.slug, "весть", 1);
  await expect(rows.first()).toContainText("весть 1");
  await expect(rows).toHaveCount(57);
});
