import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";

import { allowWarnings } from "../../test/console";
import type { FakeServer } from "../../test/fakeServer";
import { openList } from "../../test/live";
import { renderApp, serverFor } from "../../test/render";
import { conversation, direct, NOON, room } from "../../test/samples";

const SEARCH = "GET /api/chat/search/";

function found(seq: number, change: object = {}) {
  const fragments = [
    { text: "two ", hit: false },
    { text: "cats", hit: true },
    { text: " <b>here</b>", hit: false },
  ];
  const message = { id: 1000 + seq, seq, username: "anna", profilePic: null, createdAt: new Date(NOON).toISOString(), fragments };
  return { room: { ...room("attic", "private"), name: "The attic" }, message, ...change };
}

function page(results: readonly object[], nextBefore: number | null = null) {
  return { results, pagination: { limit: 20, hasMore: nextBefore !== null, nextBefore } };
}

let server: FakeServer;

test.each([
  ["no_words", "No words to search for in “cat”", "Punctuation"],
  ["rebuilding", "No results for “cat”", "being rebuilt"],
  [null, "No results for “cat”", "whole words"],
  ["later_reason", "No results for “cat”", "whole words"],
])("nothing found says why: %s", async (incomplete, title, lead) => {
  server.on(`${SEARCH}?q=cat`, { ...page([]), incomplete });
  await renderApp("/search?q=cat");
  expect(await screen.findByText(title)).toBeInTheDocument();
  expect(screen.getByText(new RegExp(lead, "u"))).toBeInTheDocument();
});

test("older messages are searched when one asks for it", async () => {
  const rest = { ...page([found(2)]), incomplete: "rebuilding" };
  server.on(`${SEARCH}?q=cat`, { ...page([], 1009), incomplete: "more_to_search" }).on(`${SEARCH}?q=cat&before=1009`, rest);
  await renderApp("/search?q=cat");
  expect(await screen.findByText("Older messages haven't been searched yet")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Search older messages" }));
  expect(await screen.findByText("Showing 1")).toBeInTheDocument();
  expect(screen.getByText(/being rebuilt/u)).toBeInTheDocument();
});

beforeEach(() => {
  server = serverFor("me");
});

function results() {
  return within(screen.getByRole("region", { name: "Results" }));
}

test("finds as asked, marks what was found and leads to it", async () => {
  server.on(`${SEARCH}?q=cat`, page([found(7)]));
  await renderApp("/search");
  const field = await screen.findByRole("searchbox", { name: "Search messages" });
  await waitFor(() => expect(field).toHaveFocus());
  await userEvent.type(field, " cat {Enter}");
  const link = await results().findByRole("link");
  expect(link).toHaveAttribute("href", "/rooms/attic?message=7");
  expect(link).toHaveTextContent(/anna.*The attic.*two cats <b>here<\/b>/u);
  expect(within(link).getByText("cats").tagName).toBe("MARK");
  expect(location.search).toBe("?q=cat");
  await waitFor(() => expect(screen.getByRole("region", { name: "Results" })).toHaveFocus());
  expect(document.title).toBe("cat · Search · EchoChat");
});

test("what was found in a direct room leads to the other one", async () => {
  const peer = { username: "bo/ris", profileImage: null, lastSeen: null };
  server.on(`${SEARCH}?q=cat`, page([found(7, { room: { ...room("dm_b", "direct"), peer } })]));
  await renderApp("/search?q=cat");
  expect(await results().findByRole("link", { name: /· ?bo\/ris|bo\/ris/u })).toHaveAttribute(
    "href",
    "/direct/@bo%2Fris?message=7",
  );
});

test("what was found comes page by page", async () => {
  server.on(`${SEARCH}?q=cat`, page([found(9)], 1009)).on(`${SEARCH}?q=cat&before=1009`, page([found(2)]));
  await renderApp("/search?q=cat");
  await userEvent.click(await screen.findByRole("button", { name: "Show more" }));
  expect(await screen.findByText("Showing 2")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
});

test("one looks in one room, or in all", async () => {
  server.on(`${SEARCH}?q=cat&room=attic`, page([])).on(`${SEARCH}?q=cat`, page([found(1)]));
  const { services } = await renderApp("/search?q=cat&room=attic");
  expect(await screen.findByText("No results for “cat”")).toBeInTheDocument();
  const where = screen.getByLabelText("Search in");
  expect(where).toHaveValue("attic");
  await openList(services, [conversation("attic"), direct("boris")]);
  expect(await within(where).findByRole("option", { name: "boris" })).toHaveValue("dm_boris");
  await userEvent.selectOptions(where, "All rooms");
  expect(await results().findByRole("link")).toBeInTheDocument();
  expect(location.search).toBe("?q=cat");
});

test("a room that is not in one's lists may be searched too", async () => {
  await renderApp("/search?room=else");
  expect(await screen.findByLabelText("Search in")).toHaveValue("else");
});

test("nothing is not searched for", async () => {
  await renderApp("/search?room=attic");
  await userEvent.type(await screen.findByRole("searchbox"), "  {Enter}");
  expect(screen.getByRole("searchbox")).toHaveAccessibleDescription(/Fill in this field/u);
  expect(server.asked.filter((call) => call.startsWith(SEARCH))).toEqual([]);
});

test("a search that did not work can be tried again", async () => {
  allowWarnings();
  await renderApp("/search?q=cat");
  expect(await screen.findByRole("alert")).toHaveTextContent("Server unavailable");
  server.on(`${SEARCH}?q=cat`, page([found(1)]));
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await results().findByRole("link")).toBeInTheDocument();
});

test("too many searches say how long to wait", async () => {
  server.on(`${SEARCH}?q=cat`, { error: "Slow down", code: "rate_limited" }, { status: 429, headers: { "Retry-After": "30" } });
  await renderApp("/search?q=cat");
  expect(await results().findByText(/again in 30 s/u)).toBeInTheDocument();
});

test("guests search in the public room", async () => {
  serverFor(null).on(`${SEARCH}?q=cat`, page([]));
  await renderApp("/search?q=cat");
  expect(await screen.findByText(/^Guests can search the public room/u)).toBeInTheDocument();
  expect(screen.queryByLabelText("Search in")).toBeNull();
});

test("a key leads there from everywhere, in any layout, and to the field", async () => {
  await renderApp("/no/page");
  await screen.findByRole("heading", { name: "Page not found" });
  await act(() => import("../layout/Notices"));
  fireEvent.keyDown(document.body, { code: "KeyK", key: "л", ctrlKey: true });
  const field = await screen.findByRole("searchbox");
  act(() => field.blur());
  fireEvent.keyDown(document.body, { code: "KeyK", key: "k", ctrlKey: true });
  expect(field).toHaveFocus();
});
