import { expect, test } from "./fixtures.ts";

test("the language is the browser's until another is chosen, for the server's words too", async ({ newGuest }) => {
  const { page } = await newGuest({ locale: "en-GB" });
  await page.goto("/register");
  await expect(page.getByRole("heading", { name: "Sign up" })).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "at least 8" })).toBeVisible();
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Русский" }).click();
  await expect(page.getByRole("heading", { name: "Регистрация" })).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "8 символов" })).toBeVisible();
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "ru");
});

test("the theme is the system's until another is chosen, and there before anything is painted", async ({ newGuest }) => {
  const { page } = await newGuest({ locale: "en-GB", colorScheme: "light" });
  await page.goto("/");
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await paper();
  expect(dark).not.toBe(light);

  await page.getByRole("button", { name: "Settings" }).press("Enter");
  await expect(page.getByRole("button", { name: "Light" })).toBeVisible();
  await expect(page.getByRole("button", { name: "System" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Light" })).toHaveAttribute("aria-pressed", "true");
  expect(await paper()).toBe(light);
  await page.addInitScript(() => {
    new PerformanceObserver((list) => {
      for (const { name } of list.getEntries()) {
        if (name === "first-paint") sessionStorage.setItem("painted", document.documentElement.dataset.theme ?? "");
      }
    }).observe({ type: "paint", buffered: true });
  });
  await page.reload();
  await expect.poll(() => page.evaluate(() => sessionStorage.getItem("painted"))).toBe("light");
  expect(await paper()).toBe(light);
});

test("the first picture does not wait for the application, and what the page asks was asked before", async ({ newGuest }) => {
  const { page } = await newGuest();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  let isHeld = true;
  await page.route("**/assets/vendor-*.js", async (route) => {
    await expect.poll(() => isHeld).toBe(false);
    await route.continue();
  });
  await page.goto("/rooms/public", { waitUntil: "commit" });
  await expect(page.locator("#root svg")).toBeVisible();
  const messages = "/api/chat/rooms/public/messages/";
  await expect.poll(() => asked).toContain(messages);
  isHeld = false;
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(asked.filter((path) => path === messages)).toHaveLength(1);
});

test("on a phone nothing is cut off or wider than the screen", async ({ newPerson }) => {
  const walker = await newPerson("walker", { viewport: { width: 390, height: 844 } });
  await walker.enter("public");
  await walker.say("Длинное слово: " + "а".repeat(200));
  await expect(walker.message("Длинное слово")).toHaveAttribute("data-delivery", "stored");
  for (const path of ["/rooms/public", "/", "/rooms/no-such-room"]) {
    await walker.page.goto(path);
    await expect(walker.page.getByRole("heading", { level: 1 })).toBeVisible();
    const overflow = await walker.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, path).toBe(0);
  }
});

test("an unknown address says so and leads home", async ({ newGuest }) => {
  const { page } = await newGuest();
  await page.goto("/no/such/page");
  await expect(page.getByRole("heading", { name: "Страница не найдена" })).toBeVisible();
  await page.getByRole("link", { name: "На главную", exact: true }).click();
  await expect(page).toHaveURL(/\/$/u);
});

test("words are drawn in our own typeface once the browser has it", async ({ newPerson }) => {
  const { page } = await newPerson("anna");
  const tools = await page.context().newCDPSession(page);
  await tools.send("DOM.enable");
  await tools.send("CSS.enable");
  await expect(async () => {
    await page.goto("/rooms/public"); // what came late is for the next page
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const { root } = await tools.send("DOM.getDocument", { depth: 0 });
    const { nodeId } = await tools.send("DOM.querySelector", { nodeId: root.nodeId, selector: "h1" });
    const { fonts } = await tools.send("CSS.getPlatformFontsForNode", { nodeId });
    expect(fonts.map(({ familyName, isCustomFont }) => [familyName, isCustomFont])).toEqual([["Onest", true]]);
  }).toPass();
});
