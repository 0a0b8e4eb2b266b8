import type { Route } from "@playwright/test";

import { expect, test } from "./fixtures.ts";

test.use({ settings: { CHAT_MESSAGE_RATE_LIMIT: "1000" } });

test("history grows upwards without moving the line one reads", async ({ newPerson, slug }) => {
  const reader = await newPerson("reader");
  await reader.page.request.get(`/api/chat/rooms/${slug}/`);
  await reader.page.goto("/");
  await reader.flood(slug, "строка", 130);
  await reader.enter(slug);
  await expect(reader.message("строка 130")).toBeInViewport();
  await expect(reader.message("строка 20")).toHaveCount(0);

  const held: Route[] = [];
  await reader.page.route(/before=/u, (route) => void held.push(route), { times: 1 });
  const line = await reader.scrollUpTo("строка 85");
  await expect(reader.page.getByText("Загрузка…")).toHaveCount(1);
  const before = await line.boundingBox();
  for (const route of held) await route.continue();
  await expect(reader.page.getByText("Загрузка…")).toHaveCount(0);
  const after = await line.boundingBox();
  expect(after?.y).toBeCloseTo(before?.y ?? 0, -0.3);

  await reader.pane.focus();
  await reader.page.keyboard.press("Home");
  await reader.scrollUpTo("строка 1");
  await expect(reader.page.getByText(/^Начало «/u)).toHaveCount(1);
});

test("who reads above is told of new messages, not moved to them", async ({ newPerson, slug }) => {
  const reader = await newPerson("reader");
  await reader.page.request.get(`/api/chat/rooms/${slug}/`);
  await reader.page.goto("/");
  await reader.flood(slug, "строка", 60);
  await reader.enter(slug);
  const line = await reader.scrollUpTo("строка 20");

  await reader.flood(slug, "свежее", 3);
  await expect(line).toBeInViewport();
  await reader.page.getByRole("button", { name: "3 новых сообщения" }).click();
  await expect(reader.message("свежее 3")).toBeInViewport();
  await expect(reader.page.getByRole("button", { name: /новых сообщения/u })).toHaveCount(0);
});
