import { act, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { allowWarnings } from "../../../test/console";
import { openInbox } from "../../../test/live";
import { renderPart, serverFor, withServices } from "../../../test/render";
import { chat, chats, inboxChange, inboxItem } from "../../../test/samples";
import { ConversationList } from "./ConversationList";

const CHATS = "GET /api/chat/direct/chats/?limit=50";

async function show(items: readonly object[] | null, part = <ConversationList />) {
  const server = serverFor("me");
  if (items === null) server.off(CHATS);
  else server.on(CHATS, { items });
  const { services } = await renderPart(part);
  const socket = await openInbox(services, { dm_anna: 2 });
  await act(() => Promise.resolve());
  return { server, socket, services };
}

function names() {
  return screen.getAllByRole("link").map((link) => link.getAttribute("href"));
}

test("each conversation leads to its page and tells what was said last and what is unread", async () => {
  await show([chat("anna", 1), chat("bo/ris")]);
  expect(names()).toEqual(["/direct/@anna", "/direct/@bo%2Fris"]);
  const [anna, boris] = screen.getAllByRole("link");
  expect(anna).toHaveTextContent("anna at 1");
  expect(within(anna!).getByText("2 unread messages")).toBeInTheDocument();
  expect(within(boris!).queryByText(/unread/u)).toBeNull();
});

test("a message brings its conversation to the top", async () => {
  const { socket } = await show([chat("anna", 1), chat("boris")]);
  socket.receive(inboxItem("boris", 2, { dm_boris: 1 }));
  expect(names()).toEqual(["/direct/@boris", "/direct/@anna"]);
});

test("a deleted message is told as that", async () => {
  await show([chat("anna", 0, { lastMessage: "" })]);
  expect(screen.getByRole("link")).toHaveTextContent("Message deleted");
});

test("a message deleted while the list is open is told as that, in its place", async () => {
  const { socket } = await show([chat("anna", 1), chat("boris")]);
  socket.receive(inboxChange("boris", 0, ""));
  expect(names()).toEqual(["/direct/@anna", "/direct/@boris"]);
  expect(screen.getAllByRole("link")[1]).toHaveTextContent("Message deleted");
});

test("a long one is shown page by page", async () => {
  const server = serverFor("me")
    .on(CHATS, chats([chat("anna", 1)], "7-1"))
    .on(`${CHATS}&before=7-1`, chats([chat("boris")]));
  const { services } = await renderPart(<ConversationList />);
  await openInbox(services);
  await userEvent.click(await screen.findByRole("button", { name: "Show more" }));
  expect(names()).toEqual(["/direct/@anna", "/direct/@boris"]);
  expect(screen.queryByRole("button")).toBeNull();
  expect(server.asked.filter((asked) => asked === `${CHATS}&before=7-1`)).toHaveLength(1);
});

test("a page that cannot be loaded is said below what is there", async () => {
  allowWarnings();
  serverFor("me").on(CHATS, chats([chat("anna", 1)], "7-1"));
  const { services } = await renderPart(<ConversationList />);
  await openInbox(services);
  await userEvent.click(await screen.findByRole("button", { name: "Show more" }));
  expect(await screen.findByText(/Couldn't load the list/u)).toBeInTheDocument();
  expect(names()).toEqual(["/direct/@anna"]);
});

test("the conversation shown is marked", async () => {
  await show([chat("anna", 1), chat("boris")], <ConversationList current="boris" />);
  expect(screen.getByRole("link", { current: "page" })).toHaveTextContent("boris");
});

test("may be cut to the newest", async () => {
  serverFor("me").on(CHATS, chats([chat("anna", 1), chat("boris")], "7-1"));
  const { services } = await renderPart(<ConversationList most={1} />);
  await openInbox(services);
  await act(() => Promise.resolve());
  expect(names()).toEqual(["/direct/@anna"]);
  expect(screen.queryByRole("button")).toBeNull();
});

test("an empty one says how to begin", async () => {
  await show([]);
  expect(screen.getByText(/No conversations yet/u)).toBeInTheDocument();
});

test("one that cannot be loaded says so until it can", async () => {
  allowWarnings();
  vi.spyOn(Math, "random").mockReturnValue(0);
  const { server } = await show(null);
  expect(screen.getByText(/Couldn't load the list/u)).toBeInTheDocument();
  server.on(CHATS, { items: [chat("anna")] });
  expect(await screen.findByRole("link")).toHaveTextContent("anna");
});

test("until it is loaded its place is held", async () => {
  allowWarnings();
  serverFor(null);
  const { services } = await renderPart(<></>);
  vi.spyOn(services.http, "get").mockReturnValue(new Promise(() => {}));
  render(<ConversationList />, { wrapper: withServices(services) });
  expect(screen.getByRole("status")).toHaveTextContent("Loading conversations…");
});
