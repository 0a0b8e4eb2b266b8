import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { pass } from "../../../test/clock";
import { openList } from "../../../test/live";
import { renderPart, serverFor } from "../../../test/render";
import { direct, position } from "../../../test/samples";
import { ConversationList } from "./ConversationList";

async function show(items: readonly object[], part = <ConversationList />) {
  serverFor("me");
  const { services } = await renderPart(part);
  return openList(services, items);
}

function names() {
  return screen.getAllByRole("link").map((link) => link.getAttribute("href"));
}

test("each conversation leads to its page and tells what was said last and what is unread", async () => {
  await show([direct("anna", 1, { lastReadSeq: 3 }), direct("bo/ris")]);
  expect(names()).toEqual(["/direct/@anna", "/direct/@bo%2Fris"]);
  const [anna, boris] = screen.getAllByRole("link");
  expect(anna).toHaveTextContent("anna at 1");
  expect(within(anna!).getByText("2 unread messages")).toBeInTheDocument();
  expect(within(boris!).queryByText(/unread/u)).toBeNull();
});

test("a message brings its conversation to the top", async () => {
  const socket = await show([direct("anna", 1), direct("boris")]);
  const { roomId } = direct("boris");
  socket.receive(position("boris", 2, { roomId, name: null }));
  expect(names()).toEqual(["/direct/@boris", "/direct/@anna"]);
});

test("a deleted message is told as that, in its place", async () => {
  const socket = await show([direct("anna", 1), direct("boris")]);
  const { roomId, lastMessage } = direct("boris");
  const deleted = { ...lastMessage, content: "", deleted: true };
  socket.receive(position("boris", 0, { roomId, name: null, lastSeq: 5, lastMessage: deleted, deleted: [5] }));
  expect(names()).toEqual(["/direct/@anna", "/direct/@boris"]);
  expect(screen.getAllByRole("link")[1]).toHaveTextContent("Message deleted");
});

test("a long one is shown some rows at a time", async () => {
  await show(Array.from({ length: 51 }, (_, index) => direct(`p${String(index)}`, -index)));
  expect(names()).toHaveLength(50);
  await userEvent.click(screen.getByRole("button", { name: "Show more" }));
  expect(names()).toHaveLength(51);
  expect(screen.queryByRole("button")).toBeNull();
});

test("the conversation shown is marked", async () => {
  await show([direct("anna", 1), direct("boris")], <ConversationList current="boris" />);
  expect(screen.getByRole("link", { current: "page" })).toHaveTextContent("boris");
});

test("may be cut to the newest", async () => {
  await show([direct("anna", 1), direct("boris")], <ConversationList most={1} />);
  expect(names()).toEqual(["/direct/@anna"]);
  expect(screen.queryByRole("button")).toBeNull();
});

test("an empty one says how to begin", async () => {
  await show([]);
  expect(screen.getByText(/No conversations yet/u)).toBeInTheDocument();
});

test("until it is there its place is held, and a server that is away is told", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  serverFor("me");
  const { services } = await renderPart(<ConversationList />);
  expect(screen.getByRole("status")).toHaveTextContent("Loading conversations…");
  act(() => services.connectivity.report(false));
  pass(2_000);
  expect(screen.getByText(/Couldn't load the list/u)).toBeInTheDocument();
});
