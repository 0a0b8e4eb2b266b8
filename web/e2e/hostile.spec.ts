import { expect, test } from "./fixtures.ts";

const PILE = "\u0300\u0316\u035c\u0489";
const HOSTILE = {
  override: "\u202eдоровоан наперёд\u202d и \u2067ещё\u202e",
  pile: `куча${PILE.repeat(240)}`,
  emoji: "😀".repeat(1000),
  word: "Ы".repeat(1000),
  wide: "\ufdfd".repeat(200),
  address: `https://a.example/${"x".repeat(900)}`,
  lines: "я\n".repeat(400),
  mixed: "אבג hello שלום \u202e12:30",
};

for (const [kind, width] of [["desktop", 1280], ["phone", 360]] as const) {
  test(`whatever a message holds stays in its row, on a ${kind}`, async ({ newPerson, slug }) => {
    const { page, message, say, enter } = await visit();
    for (const text of Object.values(HOSTILE)) await say(text);
    await say("после");
    await expect(message("после")).toHaveAttribute("data-delivery", "stored");
    const widths = await page.evaluate(() => {
      const root = document.documentElement;
      const pane = document.querySelector("[role=region] ol")?.closest("[role=region]");
      return [root.scrollWidth - root.clientWidth, (pane?.scrollWidth ?? 0) - (pane?.clientWidth ?? 0)];
    });
    expect(widths).toEqual([0, 0]);

    // The row above a pile looks the same as without it.
    await say("над");
    await expect(message("над")).toHaveAttribute("data-delivery", "stored");
    await say("под");
    await expect(message("под")).toHaveAttribute("data-delivery", "stored");
    await page.mouse.move(0, 0);
    await page.evaluate(() => document.fonts.ready);
    const picture = () => message("под").screenshot({ animations: "disabled", caret: "hide" });
    const alone = await picture();
    await say(HOSTILE.pile);
    await expect(page.locator("[data-delivery=pending]")).toHaveCount(0);
    await page.mouse.move(0, 0);
    expect((await picture()).equals(alone)).toBe(true);
    await enter();

    async function visit() {
      const person = await newPerson("troll", { viewport: { width, height: 800 } });
      const open = () => person.enter(slug);
      await person.page.goto("/");
      await person.page.request.get(`/api/chat/rooms/${slug}/`);
      await open();
      return {
        page: person.page,
        message: (text: string) => person.message(text).last(),
        say: (text: string) => person.say(text),
        enter: open,
      };
    }
  });
}
