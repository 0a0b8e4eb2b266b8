import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { allowWarnings } from "../../test/console";
import { FakeWorkers } from "../../test/fakeWorkers";
import { renderApp, serverFor } from "../../test/render";
import { user } from "../../test/samples";

const BORIS = "GET /api/auth/users/boris/";

function boris(change: object = {}) {
  return { user: { ...user("boris"), lastSeen: new Date(Date.now() - 7_200_000).toISOString(), ...change } };
}

async function show(me: string | null, profile: object = boris()) {
  const server = serverFor(me).on(BORIS, profile).on("GET /api/auth/csrf/", { csrfToken: "t" });
  await renderApp("/users/boris");
  return { server, main: screen.getByRole("main") };
}

test("says who somebody is and when they were here", async () => {
  await show(null, boris({ bio: "Trains", registeredAt: "2026-11-01T10:00:00Z" }));
  expect(await screen.findByRole("heading", { name: "boris" })).toBeInTheDocument();
  expect(screen.getByText("Trains")).toBeInTheDocument();
  expect(screen.getByText("Last seen 2 h ago")).toBeInTheDocument();
  expect(screen.getByText("Joined 1 November 2026")).toBeInTheDocument();
  expect(document.title).toBe("boris · EchoChat");
});

test("a guest is led to signing in and back", async () => {
  await show(null);
  expect(await screen.findByRole("link", { name: "Sign in to message" })).toHaveAttribute("href", "/login?next=%2Fusers%2Fboris");
});

test("who is signed in may write", async () => {
  const { server } = await show("anna");
  const peer = { username: "boris", profileImage: null, lastSeen: null };
  server.on("POST /api/chat/direct/start/", { slug: "dm_1", kind: "direct", peer });
  await userEvent.click(await screen.findByRole("button", { name: "Message" }));
  expect(server.calls.find(({ method }) => method === "POST")?.body).toEqual({ username: "boris" });
  expect(location.pathname).toBe("/direct/@boris");
});

test("a refusal to begin is told", async () => {
  const { server } = await show("anna");
  server.on("POST /api/chat/direct/start/", { error: "Gone", code: "user_not_found" }, { status: 404 });
  await userEvent.click(await screen.findByRole("button", { name: "Message" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Gone");
});

test("one's own is led to editing", async () => {
  const { main } = await show("boris");
  expect(await within(main).findByRole("link", { name: "Edit profile" })).toHaveAttribute("href", "/profile");
});

test("a picture whose address lapsed is asked for once more, then the letter stands for it", async () => {
  const { server, main } = await show(null, boris({ profileImage: "/old" }));
  await screen.findByRole("heading", { name: "boris" });
  server.on(BORIS, boris({ profileImage: "/new" }));
  fireEvent.error(main.querySelector("img")!);
  await screen.findByRole("heading", { name: "boris" });
  await expect.poll(() => main.querySelector("img")?.getAttribute("src")).toBe("/new");
  fireEvent.error(main.querySelector("img")!);
  expect(main.querySelector("img")).toBeNull();
  expect(server.asked.filter((call) => call === BORIS)).toHaveLength(2);
});

test("a profile that the worker had kept is followed by the server's own, and goes when that is gone", async () => {
  const workers = new FakeWorkers();
  const { server } = await show(null, boris({ bio: "Trains" }));
  await screen.findByText("Trains");
  server.on(BORIS, boris({ bio: "Ships" }));
  workers.tell({ type: "refreshed", path: "/api/auth/users/boris/" });
  expect(await screen.findByText("Ships")).toBeInTheDocument();
  server.on(BORIS, { error: "No" }, { status: 404 });
  workers.tell({ type: "refreshed", path: "/api/auth/users/boris/" });
  expect(await screen.findByRole("heading", { name: "User not found" })).toBeInTheDocument();
});

test("a name that nobody has is told", async () => {
  serverFor(null).on("GET /api/auth/users/no%20one/", { error: "No" }, { status: 404 });
  await renderApp("/users/no%20one");
  expect(await screen.findByRole("heading", { name: "User not found" })).toBeInTheDocument();
  expect(screen.getByText(/no one/u)).toBeInTheDocument();
});

test("an address that names nobody is not found", async () => {
  serverFor(null);
  await renderApp(`/users/${"a".repeat(151)}`);
  expect(await screen.findByRole("heading", { name: "Page not found" })).toBeInTheDocument();
});

test("while the server is away one may try again", async () => {
  allowWarnings();
  const server = serverFor(null);
  await renderApp("/users/boris");
  await screen.findByRole("heading", { name: "Can't reach the server" });
  server.on(BORIS, boris());
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("heading", { name: "boris" })).toBeInTheDocument();
});
