import { expect, test } from "./fixtures.ts";

test("a browser without what is younger than those we stand by shows emoji and links, and the room goes on", async ({
  newPerson,
}) => {
  const anna = await newPerson("anna");
  await anna.page.addInitScript(() => {
    for (const [owner, name] of [
      [Intl, "Segmenter"],
      [URL, "canParse"],
      [URL, "parse"],
      [Promise, "withResolvers"],
      [String.prototype, "isWellFormed"],
      [String.prototype, "toWellFormed"],
      [AbortSignal, "any"],
      [HTMLElement.prototype, "popover"],
      [HTMLElement.prototype, "hidePopover"],
      [globalThis, "requestIdleCallback"],
    ] as const) {
      Reflect.deleteProperty(owner, name);
    }
  });
  const errors: Error[] = [];
  anna.page.on("pageerror", (error) => errors.push(error));
  await anna.enter("public");
  await anna.say("🐝");
  await anna.say("см. https://a.example/старое");
  await anna.say("www.a.example");
  await expect(anna.message("🐝")).toHaveAttribute("data-delivery", "stored");
  await expect(anna.message("старое").getByRole("link")).toHaveAttribute("href", /^https:\/\/a\.example\//u);
  await expect(anna.message("www.a.example")).toHaveAttribute("data-delivery", "stored");
  await anna.page.getByRole("banner").getByRole("link").first().click();
  await expect(anna.page.getByText("www.a.example").first()).toBeVisible();
  expect(errors).toEqual([]);
});
