import { act } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { FakeSocket } from "../../test/fakeSocket";
import { openList } from "../../test/live";
import { renderApp, serverFor } from "../../test/render";
import { conversation, direct, session } from "../../test/samples";

const EVENTS = "/ws/events/";

function open() {
  return FakeSocket.all.flatMap(({ url, isClosed }) => (isClosed ? [] : [url.pathname]));
}

async function show(username: string | null) {
  const server = serverFor(username);
  return { server, ...(await renderApp("/no/page")) };
}

test("a guest has one connection", async () => {
  await show(null);
  await vi.waitFor(() => expect(open()).toEqual([EVENTS]));
});

test("somebody signed in is connected as themselves after a change, with a list of conversations", async () => {
  const { server, services } = await show("anna");
  await vi.waitFor(() => expect(open()).toEqual([EVENTS]));
  await openList(services, [conversation("books")], "anna");
  expect(services.conversations.getSnapshot().bySlug.size).toBe(1);
  server.on("GET /api/auth/session/", session(null));
  await act(() => services.session.load());
  await vi.waitFor(() => expect(open()).toEqual([EVENTS]));
  FakeSocket.at(EVENTS).accept();
  expect(FakeSocket.at(EVENTS).owes("subscribe", "presence")).toBe(true);
  expect(FakeSocket.at(EVENTS).owes("subscribe", "conversations")).toBe(false);
  expect(services.conversations.getSnapshot().bySlug.size).toBe(0);
});

test("the title counts what is unread", async () => {
  const { services } = await show("anna");
  const socket = await openList(services, [conversation("books", 1, { lastReadSeq: 4 }), direct("boris", 1, { lastReadSeq: 3 })]);
  expect(document.title).toBe("(3) Page not found · EchoChat");
  socket.receive({ type: "conversations", items: [conversation("books"), direct("boris")] });
  expect(document.title).toBe("Page not found · EchoChat");
});
