import type { Locator } from "@playwright/test";

import type { Visitor } from "./fixtures.ts";

/** Opens a message's menu with the keyboard and returns it. */
export async function menuOf(visitor: Visitor, row: Locator): Promise<Locator> {
  await row.getByRole("button", { name: "Действия с сообщением" }).press("Enter");
  return visitor.page.getByRole("menu");
}

export async function choose(visitor: Visitor, row: Locator, name: string): Promise<void> {
  const menu = await menuOf(visitor, row);
  await menu.getByRole("menuitem", { name }).click();
}

export async function remove(visitor: Visitor, row: Locator): Promise<void> {
  await choose(visitor, row, "Удалить");
  await visitor.page.getByRole("button", { name: "Удалить" }).click();
}
