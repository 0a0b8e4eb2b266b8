import { expect, test } from "./fixtures.ts";

test("a room of one's own is made by its name and hidden from others", async ({ newPerson, newGuest, slug }) => {
  const [owner, other, guest] = [await newPerson("owner"), await newPerson("other"), await newGuest()];
  await owner.page.goto("/");
  await owner.page.getByLabel("Адрес комнаты").fill(slug);
  await owner.page.getByRole("button", { name: "Открыть или создать" }).click();
  await expect(owner.page).toHaveURL(new RegExp(`/rooms/${slug}$`, "u"));
  await owner.say("Только между нами");
  await expect(owner.message("Только между нами")).toHaveAttribute("data-delivery", "stored");

  for (const { page } of [other, guest]) {
    await page.goto(`/rooms/${slug}`);
    await expect(page.getByRole("heading", { name: "Комната не найдена" })).toBeVisible();
  }
  await other.page.getByRole("button", { name: "Создать комнату" }).click();
  await expect(other.page.getByRole("alert")).toContainText("занят");
});

test("going to an unknown room makes none until asked to", async ({ newPerson, slug }) => {
  const { page, composer } = await newPerson("maker");
  await page.goto(`/rooms/${slug}`);
  const create = page.getByRole("button", { name: "Создать комнату" });
  await page.reload();
  await create.click();
  await expect(composer).toBeVisible();
});

test("a name that cannot be one is refused before the server is asked", async ({ newPerson }) => {
  const { page } = await newPerson("namer");
  await page.goto("/");
  await page.getByLabel("Адрес комнаты").fill("a b");
  await page.getByRole("button", { name: "Открыть или создать" }).click();
  await expect(page.getByLabel("Адрес комнаты")).toHaveAttribute("aria-invalid", "true");
  await expect(page).toHaveURL(/\/$/u);
});
