import { act } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { FakeSocket } from "../../test/fakeSocket";
import { renderApp, serverFor } from "../../test/render";
import { session, unread } from "../../test/samples";

const PRESENCE = "/ws/presence/";
const INBOX = "/ws/direct/inbox/";

function open() {
  return FakeSocket.all.flatMap(({ url, isClosed }) => (isClosed ? [] : [url.pathname]));
}

async function show(username: string | null) {
  const server = serverFor(username);
  return { server, ...(await renderApp("/no/page")) };
}

test("a guest is connected for presence alone", async () => {
  await show(null);
  await vi.waitFor(() => expect(open()).toEqual([PRESENCE]));
});

test("somebody signed in is connected for presence and inbox, as themselves after a change", async () => {
  const { server, services } = await show("anna");
  await vi.waitFor(() => expect(open().toSorted()).toEqual([INBOX, PRESENCE]));
  server.on("GET /api/auth/session/", session(null));
  await act(() => services.session.load());
  await vi.waitFor(() => expect(open()).toEqual([PRESENCE]));
  expect(FakeSocket.all).toHaveLength(3);
});

test("the title counts what is unread", async () => {
  await show("anna");
  await vi.waitFor(() => expect(open()).toContain(INBOX));
  const inbox = FakeSocket.at(INBOX);
  inbox.accept();
  inbox.receive({ type: "direct_unread_state", unread: unread({ dm_boris: 2, dm_vera: 1 }) });
  expect(document.title).toBe("(3) Page not found · EchoChat");
  inbox.receive({ type: "direct_unread_state", unread: unread({}) });
  expect(document.title).toBe("Page not found · EchoChat");
});
