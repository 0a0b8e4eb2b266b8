import { expect, test } from "./fixtures.ts";
import { Relay } from "./relay.ts";

const SAID = /^(сперва|потом|наконец)\d/u;
const CUT = /Связь потеряна|Нет связи с сервером/u;

test.use({ settings: { CHAT_MESSAGE_RATE_LIMIT: "1000" } }); // a separate server, because it is killed

test("a killed server loses nothing: what was pending comes once, what was missed is caught up", async ({
  newPerson,
  server,
}) => {
  const [anna, boris] = [await newPerson("anna"), await newPerson("boris")];
  await anna.enter("public");
  await boris.enter("public");
  await anna.say("до обрыва");
  await expect(boris.message("до обрыва")).toHaveCount(1);

  await server.kill();
  await anna.say("во время обрыва");
  await expect(anna.message("во время обрыва")).toHaveAttribute("data-delivery", "pending");
  await expect(boris.page.getByText(CUT)).toBeVisible();

  await server.revive();
  await expect(boris.message("во время обрыва")).toHaveCount(1, { timeout: 40_000 });
  await expect(anna.message("во время обрыва")).toHaveAttribute("data-delivery", "stored", { timeout: 40_000 });
  await expect(anna.page.getByText(CUT)).toHaveCount(0);
  await boris.page.reload();
  await expect(boris.message("во время обрыва")).toHaveCount(1);
  await expect(boris.message("до обрыва")).toHaveCount(1);
});

test("two who write over a killed server lose nothing, say nothing twice, and read the same order", async ({
  newPerson,
  server,
}) => {
  const [anna, boris] = [await newPerson("anna"), await newPerson("boris")];
  await Promise.all([anna.enter("public"), boris.enter("public")]);
  const writers = [anna, boris] as const;
  const said = async (round: string) => {
    for (const number of [1, 2, 3]) for (const one of writers) await one.say(`${round}${String(number)} ${one.name}`);
  };
  await said("сперва");
  await server.kill();
  await said("потом");
  await server.revive();
  await said("наконец");
  for (const { pane } of writers) {
    await expect(pane.getByText(SAID)).toHaveCount(18, { timeout: 40_000 });
    await expect(pane.locator("[data-delivery=pending]")).toHaveCount(0, { timeout: 40_000 });
  }
  const [one, other] = await Promise.all(writers.map(({ pane }) => pane.getByText(SAID).allTextContents()));
  expect(one).toEqual(other);
  expect(new Set(one).size).toBe(18);
});

test("who was offline for more than the server replays gets the latest messages", async ({ newPerson }) => {
  const [anna, boris] = [await newPerson("anna"), await newPerson("boris")];
  await anna.enter("public");
  await expect(anna.composer).toBeVisible(); // otherwise the page lacks code, too
  await anna.page.context().setOffline(true);
  await anna.say("из туннеля");
  await expect(anna.page.getByText(CUT)).toBeVisible();
  await boris.page.goto("/");
  await boris.flood("public", "мимо", 510);

  await anna.page.context().setOffline(false);
  await expect(anna.message("мимо 510")).toHaveCount(1);
  await expect(anna.message("из туннеля")).toHaveAttribute("data-delivery", "stored");
  await expect(anna.pane.getByText(/^мимо 50\d$/u)).toHaveText(
    Array.from({ length: 10 }, (_, index) => `мимо ${String(500 + index)}`),
  );
});

test("a line that goes dead without a word is noticed, and what others said meanwhile is there", async ({
  newPerson,
  server,
}) => {
  const relay = new Relay(server.url);
  const [anna, boris] = [await newPerson("anna", { baseURL: await relay.start() }), await newPerson("boris")];
  await anna.enter("public");
  await boris.enter("public");
  await boris.say("ещё слышно");
  await expect(anna.message("ещё слышно")).toHaveCount(1);

  expect(relay.drop()).toBeGreaterThanOrEqual(2);
  await boris.say("уже не слышно");
  await expect(anna.message("уже не слышно")).toHaveCount(1, { timeout: 60_000 });
  relay.stop();
});

test("a room gone to while the server is away opens by itself when it is back", async ({ newPerson, server, slug }) => {
  const { page } = await newPerson("patient");
  await page.goto(`/rooms/${slug}`);
  await expect(page.getByRole("heading", { name: "Комната не найдена" })).toBeVisible();
  await page.getByRole("banner").getByRole("link").first().click();
  await expect(page.getByRole("link", { name: "Открыть общую комнату" })).toBeVisible();
  await server.kill();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Нет связи с сервером" })).toBeVisible();
  await server.revive();
  await expect(page.getByRole("heading", { name: "Комната не найдена" })).toBeVisible({ timeout: 40_000 });
});
