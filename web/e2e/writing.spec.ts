import { expect, test } from "./fixtures.ts";

test("Shift+Enter breaks the line, Enter sends, and the draft survives a reload", async ({ newPerson }) => {
  const writer = await newPerson("writer");
  await writer.enter("public");
  await writer.composer.pressSequentially("первая");
  await writer.composer.press("Shift+Enter");
  await writer.composer.pressSequentially("вторая");
  await writer.page.reload();
  await expect(writer.composer).toHaveValue("первая\nвторая");
  await writer.composer.press("Enter");
  await expect(writer.message("первая\nвторая")).toHaveAttribute("data-delivery", "stored");
  await expect(writer.composer).toHaveValue("");
});

test("near the limit the characters left are counted, over it nothing is sent", async ({ newPerson }) => {
  const { composer, page } = await newPerson("talker");
  await page.goto("/rooms/public");
  await composer.fill("я".repeat(990));
  await expect(page.getByText("Осталось символов: 10")).toBeVisible();
  await composer.fill("😀".repeat(1001));
  await expect(page.getByText("Лишних символов: 1")).toBeVisible();
  await expect(page.getByRole("button", { name: "Отправить" })).toBeDisabled();
});

test("on a phone the composer stays above the keyboard, whether the browser makes the page smaller or not", async ({
  newPerson,
}) => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const { composer, page } = await newPerson("thumbs", phone);
  await page.goto("/rooms/public");
  await composer.tap();
  await page.setViewportSize({ width: 390, height: 480 });
  await expect(composer).toBeInViewport({ ratio: 1 });
  await page.evaluate(() => {
    // Imitates Safari; Chromium has no such mode.
    Object.defineProperty(visualViewport, "height", { value: 300 });
    visualViewport?.dispatchEvent(new Event("resize"));
  });
  await expect.poll(async () => (await composer.boundingBox())?.y).toBeLessThan(300 - 40);
});
