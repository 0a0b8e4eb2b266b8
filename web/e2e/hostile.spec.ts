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

for (const [kind, width] of [
  ["desktop", 1280],
  ["phone", 360],
] as const) {
  test(`whatever a message holds stays in its row, on a ${kind}`, async ({ newPerson, slug }) => {
    const troll = await newPerson("troll", { viewport: { width, height: 800 } });
    const { page } = troll;
    await page.goto("/");
    await page.request.get(`/api/chat/rooms/${slug}/`);
    await troll.enter(slug);
    for (const text of Object.values(HOSTILE)) await troll.say(text);
    await expect(page.locator("[data-delivery=pending]")).toHaveCount(0);
    const widths = await page.evaluate(() => {
      const root = document.documentElement;
      const pane = document.querySelector("[role=region] ol")?.closest("[role=region]");
      return [root.scrollWidth - root.clientWidth, (pane?.scrollWidth ?? 0) - (pane?.clientWidth ?? 0)];
    });
    expect(widths).toEqual([0, 0]);

    // Stacked marks end at the message's edge.
    await troll.say(HOSTILE.pile);
    const bubble = troll.message("куча").last().getByRole("paragraph").locator("..");
    await expect(bubble).toHaveCSS("overflow", "clip");
  });
}
