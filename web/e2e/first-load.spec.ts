import { expect, test } from "./fixtures.ts";

const MOST = 20; // requests: on a slow connection each takes time, however small the response

test("a room's first load makes few requests", async ({ newPerson, slug }) => {
  const anna = await newPerson("anna", { viewport: { width: 1300, height: 800 } });
  await anna.page.request.get(`/api/chat/rooms/${slug}/`);
  const asked: string[] = [];
  const other = await anna.page.context().newPage();
  other.on("request", (request) => asked.push(request.url()));
  await other.goto(`/rooms/${slug}`);
  await expect(other.getByRole("textbox", { name: /./u }).last()).toBeVisible();
  await other.waitForLoadState("networkidle");
  const first = asked.filter((url) => !/makeInstallable|workerLink/u.test(url)); // these wait until the page is there for 2 s
  expect(first.length, first.join("\n")).toBeLessThanOrEqual(MOST);
});
