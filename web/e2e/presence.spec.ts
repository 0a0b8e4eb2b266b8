import { expect, test } from "./fixtures.ts";

test("who comes and goes is seen on Home and in the room, by a guest as a number", async ({ newPerson, newGuest }) => {
  const [anna, boris, guest] = [await newPerson("anna"), await newPerson("boris"), await newGuest()];
  await anna.page.goto("/");
  const online = anna.page.getByRole("region", { name: "Сейчас в сети" });
  await expect(online.getByRole("link", { name: anna.name })).toBeVisible();
  await expect(online.getByRole("link", { name: boris.name })).toHaveCount(0);

  await boris.page.goto("/rooms/public");
  await guest.page.goto("/");
  await expect(online.getByRole("link", { name: boris.name })).toBeVisible();
  await expect(online).toContainText(/\d гост/u);
  const seenByGuest = guest.page.getByRole("region", { name: "Сейчас в сети" });
  await expect(seenByGuest).toContainText(/\d гост/u);
  await expect(seenByGuest.getByRole("link")).toHaveCount(0);

  await boris.page.getByRole("button", { name: /в сети/u }).click();
  await expect(boris.page.getByRole("link", { name: anna.name })).toBeVisible();

  await boris.page.close();
  await expect(online.getByRole("link", { name: boris.name })).toHaveCount(0);
});

test("a person is one, however many tabs; gone with the last", async ({ newPerson }) => {
  const [anna, boris] = [await newPerson("anna"), await newPerson("boris")];
  await boris.page.goto("/");
  const second = await boris.page.context().newPage();
  await second.goto("/");
  await anna.enterDirect(boris);
  const head = anna.page.getByRole("link", { name: new RegExp(`${boris.name}.*В сети`, "u") });
  await expect(head).toContainText("В сети");
  await boris.page.close();
  await expect(second.getByRole("link", { name: boris.name })).toBeVisible();
  await expect(head).toBeVisible();
  await second.close();
  await expect(anna.page.getByText(/Был\(а\) в сети только что/u)).toBeVisible();
});

test("signing out makes one a guest at once", async ({ newPerson }) => {
  const [anna, boris] = [await newPerson("anna"), await newPerson("boris")];
  await anna.page.goto("/");
  await boris.page.goto("/");
  const online = anna.page.getByRole("region", { name: "Сейчас в сети" });
  await expect(online.getByRole("link", { name: boris.name })).toBeVisible();
  await boris.page.getByRole("banner").getByRole("button", { name: boris.name }).click();
  await boris.page.getByRole("button", { name: "Выйти" }).click();
  await expect(online.getByRole("link", { name: boris.name })).toHaveCount(0);
  await expect(boris.page.getByRole("region", { name: "Сейчас в сети" })).toContainText("Войдите, чтобы видеть");
});
