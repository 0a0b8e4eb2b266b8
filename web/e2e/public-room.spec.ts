import { firstScripts } from "../scripts/manifest.js";
import { expect, test } from "./fixtures.ts";

const FIRST_SCRIPTS = firstScripts();

test("a guest reads along and is asked in", async ({ newPerson, newGuest }) => {
  const [anna, guest] = [await newPerson("anna"), await newGuest()];
  await guest.enter("public");
  await anna.enter("public");
  await anna.say("Слышно меня?");
  await expect(guest.message("Слышно меня?")).toHaveCount(1);
  await expect(guest.page.getByRole("log")).toContainText("Слышно меня?");
  await expect(guest.page.getByText("Войдите, чтобы писать сообщения")).toBeVisible();
  await expect(guest.composer).toHaveCount(0);
});

test("two people talk, each message once on both sides and in order", async ({ newPerson }) => {
  const [anna, boris] = [await newPerson("anna"), await newPerson("boris")];
  await anna.enter("public");
  await boris.enter("public");
  const said: string[] = [];
  for (const turn of [1, 2, 3]) {
    for (const [speaker, listener] of [
      [anna, boris],
      [boris, anna],
    ] as const) {
      const text = `${speaker.name}: ход ${String(turn)}.`;
      await speaker.say(text);
      await expect(listener.message(text)).toHaveCount(1);
      said.push(text);
    }
  }
  for (const { pane } of [anna, boris]) {
    await expect(pane.getByText(/: ход \d\.$/u).filter({ hasText: new RegExp(`${anna.name}|${boris.name}`, "u") })).toHaveText(
      said,
    );
  }
});

test("signing out in the room turns one into a guest at once", async ({ newPerson }) => {
  const { page, composer } = await newPerson("vera");
  await page.goto("/rooms/public");
  await expect(composer).toBeVisible();
  await page.getByRole("button", { name: "Настройки" }).click();
  await page.getByRole("button", { name: "Выйти" }).click();
  await expect(composer).toHaveCount(0);
  await expect(page.getByText("Войдите, чтобы писать сообщения")).toBeVisible();
});

test("the first message needs no more than the scripts that check:bundle counts, sent compressed", async ({
  newPerson,
  newGuest,
}) => {
  const [anna, { page, pane }] = [await newPerson("anna"), await newGuest()];
  await anna.enter("public");
  await anna.say("первое слово");
  const asked = new Set<string>();
  await page.route("**/assets/*.js", async (route) => {
    const file = new URL(route.request().url()).pathname.slice(1);
    if (!FIRST_SCRIPTS.includes(file)) return route.abort();
    asked.add(file);
    return route.continue();
  });
  await page.goto("/rooms/public");
  await expect(pane.getByText("первое слово").last()).toBeVisible();
  expect([...asked].toSorted()).toEqual(FIRST_SCRIPTS.toSorted());
  for (const script of asked) {
    const answer = await page.request.head(`/${script}`, { headers: { "Accept-Encoding": "gzip" } });
    expect(answer.headers()["content-encoding"]).toBe("gzip");
  }
});
