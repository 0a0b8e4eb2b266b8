import { axe } from "./axe.ts";
import { expect, test } from "./fixtures.ts";
import { choose, menuOf, remove } from "./menu.ts";

test("edits, answers, reactions and deletions are seen live and after being away", async ({ newPerson }) => {
  const [anna, boris] = [await newPerson("anna"), await newPerson("boris")];
  const [first, second] = [`первое ${anna.name}`, `второе ${anna.name}`];
  await anna.enter("public");
  await boris.enter("public");
  await anna.say(first);
  await anna.say(second);

  await choose(boris, boris.message(first), "Ответить");
  await boris.say(`ответ ${boris.name}`);
  const answer = anna.message(`ответ ${boris.name}`);
  await expect(answer.getByRole("button", { name: first })).toBeVisible();
  await choose(boris, boris.message(second), "Поставить 👍");
  const thumb = anna.message(second).getByRole("button", { name: `👍 ${boris.name}` });
  await expect(thumb).toHaveAttribute("aria-pressed", "false");
  await thumb.click();
  await expect(thumb.or(anna.message(second).getByRole("button", { name: /👍 .*,/u }))).toHaveText("👍2");

  await choose(anna, anna.message(first).first(), "Изменить");
  await expect(anna.composer).toHaveValue(first);
  await anna.say(`${first}, исправлено`);
  const edited = boris.message(`${first}, исправлено`);
  await expect(edited.filter({ hasText: "изменено" })).toHaveCount(1);
  await expect(answer).toContainText("исправлено"); // the quote tells it as it is now

  await boris.page.goto("/login"); // away
  await remove(anna, anna.message(second));
  await expect(anna.message("Сообщение удалено").last()).toBeVisible();
  await expect(anna.message(second)).toHaveCount(0);
  await boris.enter("public");
  await expect(edited.first()).toBeVisible();
  await expect(boris.message(second)).toHaveCount(0);
});

test("what changed while the connection was lost arrives with it", async ({ newPerson, newGuest, slug }) => {
  const anna = await newPerson("anna");
  await anna.page.request.get(`/api/chat/rooms/${slug}/`);
  await anna.enter(slug);
  for (const text of ["нравится", "лишнее", "неточное"]) await anna.say(text);
  const elsewhere = await newGuest({ storageState: await anna.page.context().storageState() });
  await elsewhere.enter(slug);

  await anna.page.context().setOffline(true);
  await expect(anna.page.getByText(/Связь потеряна|Нет связи с сервером/u).first()).toBeVisible();
  await choose(elsewhere, elsewhere.message("нравится"), "Поставить ❤️");
  await remove(elsewhere, elsewhere.message("лишнее"));
  await choose(elsewhere, elsewhere.message("неточное"), "Изменить");
  await elsewhere.say("уточнённое");
  await expect(elsewhere.message("уточнённое")).toContainText("изменено");
  await expect(anna.pane.getByText(/^(нравится|лишнее|неточное)$/u)).toHaveCount(3);

  await anna.page.context().setOffline(false);
  await expect(anna.message("уточнённое")).toContainText("изменено");
  await expect(anna.message("лишнее")).toHaveCount(0);
  await expect(anna.message("нравится").getByRole("button", { name: "❤️" })).toHaveAttribute("aria-pressed", "true");
});

test("a menu whose code does not come leaves the page as it is, and comes with a page loaded anew", async ({
  newPerson,
  slug,
}) => {
  const anna = await newPerson("anna");
  await anna.page.request.get(`/api/chat/rooms/${slug}/`);
  await anna.page.route(/RowMenu/u, (route) => route.abort());
  await anna.enter(slug);
  await anna.say("читайте");
  await anna.message("читайте").getByRole("button", { name: "Действия с сообщением" }).click();
  await expect(anna.page.getByText("Не удалось загрузить часть страницы")).toBeVisible();
  await anna.say("пишем дальше");
  await expect(anna.message("пишем дальше")).toHaveAttribute("data-delivery", "stored");
  await anna.page.unrouteAll();
  const loaded = anna.page.waitForEvent("load");
  await anna.page.getByRole("button", { name: "Обновить" }).click();
  await loaded;
  await expect(anna.composer).toBeFocused();
  await choose(anna, anna.message("читайте"), "Ответить");
  await expect(anna.page.getByText(`В ответ ${anna.name}`)).toBeVisible();
});

test("who writes is told, Escape leaves an answer, and axe finds nothing", async ({ newPerson, slug }) => {
  const [anna, boris] = [await newPerson("anna"), await newPerson("boris")];
  await anna.enter("public");
  await boris.enter("public");
  const text = `читайте ${slug}`;
  await anna.say(text);
  await boris.composer.pressSequentially("ду");
  await expect(anna.page.getByText(`${boris.name} печатает…`)).toBeVisible();
  await choose(anna, anna.message(text), "Поставить 🙏");
  await choose(anna, anna.message(text), "Ответить");
  await expect(anna.page.getByText(`В ответ ${anna.name}`)).toBeVisible();
  await menuOf(anna, anna.message(text));
  const { violations } = await axe(anna.page).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
  await anna.page.keyboard.press("Escape");
  await anna.composer.press("Escape");
  await expect(anna.page.getByText(`В ответ ${anna.name}`)).toHaveCount(0);
});
