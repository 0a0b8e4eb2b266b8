import { expect, test } from "./fixtures.ts";
import { Proxy } from "./proxy.ts";

test.describe("with a service worker", () => {
  test.use({ serviceWorkers: "allow" });

  test("a newer version is offered, not forced on who is typing, and taken by a button", async ({ browser, server }) => {
    const proxy = new Proxy(server.url);
    const context = await browser.newContext({ baseURL: await proxy.start() });
    const page = await context.newPage();
    await page.goto("/login");
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.reload();
    const name = page.getByLabel("Имя пользователя");
    await name.fill("пишу как раз");

    // The same client with another name for its script, as after a deploy.
    proxy.change = (path, body) => (path === "/sw.js" ? body.replaceAll(/(\/assets\/app-[\w-]+\.js)`/gu, "$1?new`") : null);
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    await expect(page.getByText("Доступна новая версия")).toBeVisible();
    await expect(name).toHaveValue("пишу как раз");
    const loaded = page.waitForEvent("load");
    await page.getByRole("button", { name: "Обновить" }).click();
    await loaded;
    await expect(name).toHaveValue("");
    await context.close();
    proxy.stop();
  });
});

test("when a part of the client is gone after a deploy, loading anew is offered", async ({ newGuest }) => {
  const { page } = await newGuest();
  await page.goto("/");
  await page.route(/\/assets\/LoginPage-.*\.js/u, (route) => route.fulfill({ status: 404 }));
  await page.getByRole("banner").getByRole("link", { name: "Войти" }).click();
  const reload = page.getByRole("button", { name: "Обновить" });
  await expect(reload).toBeVisible();
  await expect(page.getByRole("banner")).toBeVisible();
  await page.unrouteAll();
  await reload.click();
  await expect(page.getByRole("heading", { name: "Вход" })).toBeVisible();
});
