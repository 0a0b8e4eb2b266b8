import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { allowWarnings } from "../../../test/console";
import type { FakeServer } from "../../../test/fakeServer";
import { FakeSocket } from "../../../test/fakeSocket";
import { renderApp, renderPart, serverFor } from "../../../test/render";
import { history, room as roomSample } from "../../../test/samples";
import type { Room } from "../dto";
import RoomPanel from "./RoomPanel";

const MEMBERS = "/api/chat/rooms/team/members/";
const LIST = `GET ${MEMBERS}?limit=200`;
const BLOCKED = `${LIST}&role=blocked`;

function member(username: string, role: string) {
  return { username, profileImage: null, lastSeen: null, role, online: false };
}

function page(items: readonly object[], nextAfter: string | null = null) {
  return { items, pagination: { limit: 200, hasMore: nextAfter !== null, nextAfter } };
}

function roomOf(role: Room["role"], change: Partial<Room> = {}): Room {
  const canManage = role === "owner" || role === "admin";
  return { ...roomSample("team", "private"), kind: "private", name: "Team", role, canManage, slowMode: 0, ...change };
}

function server(): FakeServer {
  return serverFor("me")
    .on("GET /api/auth/csrf/", { csrfToken: "token" })
    .on(LIST, page([member("me", "owner"), member("anna", "admin"), member("boris", "member")]))
    .on(BLOCKED, page([member("gleb", "blocked")]));
}

async function show(room: Room) {
  const onClose = vi.fn();
  const { rerender } = await renderPart(<RoomPanel onClose={onClose} people={0} room={room} />);
  await screen.findByRole("dialog", { name: "About this room" });
  return { onClose, rerender };
}

async function actionsFor(name: string) {
  await userEvent.click(await screen.findByRole("button", { name: `Actions for ${name}` }));
}

function showTab(visibility: "visible" | "hidden") {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(visibility);
  act(() => {
    document.dispatchEvent(new Event("visibilitychange"));
  });
}

/** Presses what asks first, and says yes. */
async function insist(action: string) {
  await userEvent.click(screen.getByRole("button", { name: action }));
  const question = screen.getByRole("alertdialog", { name: /\?$/u });
  await userEvent.click(within(question).getByRole("button", { name: action }));
}

function bodyOf(fake: FakeServer, method: string) {
  return fake.calls.find((call) => call.method === method)?.body;
}

test("members are told with their roles, and those one may change can be acted on", async () => {
  server();
  await show(roomOf("admin", { canManage: true }));
  expect(await screen.findByText("Owner · you")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Actions for boris" })).toHaveAttribute("aria-expanded", "false");
  expect(screen.queryByRole("button", { name: "Actions for anna" })).toBeNull(); // an admin, like oneself
});

test("who manages nothing sees the members and nothing to do", async () => {
  server();
  await show(roomOf("viewer"));
  expect(await screen.findByText("boris")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: /Actions for|Unblock|Add/u })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Room" }));
  expect(await screen.findByText("Off")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Leave room" })).toBeInTheDocument();
});

test("a role is changed at once, and what the server says against it is told", async () => {
  const fake = server().on(`PATCH ${MEMBERS}boris/`, { error: "Not you", code: "forbidden" }, { status: 403 });
  await show(roomOf("owner"));
  await actionsFor("boris");
  const roles = within(screen.getByRole("group", { name: "Role of boris" }));
  await userEvent.click(roles.getByRole("button", { name: "Viewer" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Not you");
  fake.on(`PATCH ${MEMBERS}boris/`, { member: member("boris", "viewer") });
  fake.on(LIST, page([member("me", "owner"), member("boris", "viewer")]));
  await userEvent.click(roles.getByRole("button", { name: "Viewer" }));
  expect(await screen.findByText("boris's new role: viewer")).toBeInTheDocument();
  expect(await screen.findByText("Viewer", { selector: "span" })).toBeInTheDocument();
  expect(bodyOf(fake, "PATCH")).toEqual({ role: "viewer" });
});

test.each([
  ["Transfer ownership", "PATCH", { role: "owner" }, "boris's new role: owner"],
  ["Block", "PATCH", { role: "blocked" }, "boris is blocked"],
  ["Remove from room", "DELETE", {}, "boris is no longer in the room"],
])("“%s” is asked about first", async (action, method, body, words) => {
  const fake = server()
    .on(`PATCH ${MEMBERS}boris/`, { member: member("boris", "viewer") })
    .on(`DELETE ${MEMBERS}boris/`, { ok: true });
  await show(roomOf("owner"));
  await actionsFor("boris");
  const [button] = screen.getAllByRole("button", { name: action });
  await userEvent.click(button!);
  await userEvent.keyboard("{Escape}");
  await userEvent.click(button!);
  await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
  expect(bodyOf(fake, method)).toBeUndefined();
  await userEvent.click(button!);
  await userEvent.click(within(screen.getByRole("alertdialog", { name: /\?$/u })).getByRole("button", { name: action }));
  expect(await screen.findByText(words)).toBeInTheDocument();
  expect(bodyOf(fake, method)).toEqual(body);
});

test("a question that the server refuses says so and stays", async () => {
  server().on(`DELETE ${MEMBERS}boris/`, { error: "Gone", code: "member_not_found" }, { status: 404 });
  await show(roomOf("owner"));
  await actionsFor("boris");
  await insist("Remove from room");
  expect(await screen.findByRole("alert")).toHaveTextContent("Gone");
});

test("somebody is added by name, as what one likes", async () => {
  const fake = server().on(`POST ${MEMBERS}`, { error: "Unknown", code: "user_not_found" }, { status: 404 });
  await show(roomOf("owner"));
  const field = await screen.findByLabelText("Add a member");
  await userEvent.type(field, "{Enter}");
  expect(field).toHaveAccessibleDescription("Fill in this field");
  await userEvent.type(field, "@vera{Enter}");
  expect(field).toHaveAccessibleDescription("Unknown");
  fake.on(`POST ${MEMBERS}`, { member: member("vera", "viewer") });
  await userEvent.click(within(screen.getByRole("group", { name: "Role" })).getByRole("button", { name: "Viewer" }));
  await userEvent.click(screen.getByRole("button", { name: "Add" }));
  expect(await screen.findByText("vera is now in the room: viewer")).toBeInTheDocument();
  expect(field).toHaveValue("");
  expect(fake.calls.findLast(({ method }) => method === "POST")?.body).toEqual({ username: "vera", role: "viewer" });
});

test("who is blocked can be let in again; the focus stays in the list", async () => {
  const fake = server().on(`DELETE ${MEMBERS}gleb/`, { ok: true });
  await show(roomOf("owner"));
  const unblock = await screen.findByRole("button", { name: "Unblock gleb" });
  fake.on(BLOCKED, page([]));
  await userEvent.click(unblock);
  expect(await screen.findByText("gleb is unblocked")).toBeInTheDocument();
  expect(await screen.findByText("No blocked users")).toBeInTheDocument();
  expect(screen.getByRole("list", { name: "Blocked users" })).toHaveFocus();
});

test("those who keep the public room block people from it by name, and set its pace", async () => {
  const fake = server()
    .on(`PATCH ${MEMBERS}spammer/`, { member: member("spammer", "blocked") })
    .on("PATCH /api/chat/rooms/team/", roomSample("team"));
  await show({ ...roomOf(null, { canManage: true }), kind: "public" });
  expect(await screen.findByRole("heading", { name: /Blocked users/u })).toBeInTheDocument();
  expect(screen.queryByLabelText("Add a member")).toBeNull();
  await userEvent.type(screen.getByLabelText("User to block"), "spammer{Enter}");
  expect(screen.getByRole("alertdialog", { name: "Block spammer?" })).toHaveTextContent("They can still read it");
  await userEvent.click(screen.getAllByRole("button", { name: "Block" }).at(-1)!);
  expect(await screen.findByText("spammer is blocked")).toBeInTheDocument();
  expect(bodyOf(fake, "PATCH")).toEqual({ role: "blocked" });
  await userEvent.click(screen.getByRole("button", { name: "Room" }));
  await userEvent.selectOptions(await screen.findByLabelText("Slow mode"), "One message every 1 h");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Saved")).toBeInTheDocument();
  expect(fake.calls.at(-1)?.body).toEqual({ slowMode: 3600 });
});

test("a name that the server does not take is told at its field; other troubles above the button", async () => {
  allowWarnings();
  const fake = server().on(
    "PATCH /api/chat/rooms/team/",
    { error: "Bad", code: "invalid_input", errors: { name: ["Too long"] } },
    { status: 400 },
  );
  await show(roomOf("admin", { slowMode: 45 }));
  await userEvent.click(screen.getByRole("button", { name: "Room" }));
  const field = await screen.findByLabelText("Room name");
  expect(screen.getByLabelText("Slow mode")).toHaveDisplayValue("One message every 45 s"); // set by another client
  await userEvent.type(field, "!{Enter}");
  expect(field).toHaveAccessibleDescription("Too long");
  fake.off("PATCH /api/chat/rooms/team/");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Server unavailable");
});

test("the last owner is told to hand the room over; another one may leave", async () => {
  const fake = server().on("POST /api/chat/rooms/team/leave/", { ok: true });
  await show(roomOf("owner"));
  await userEvent.click(screen.getByRole("button", { name: "Room" }));
  expect(await screen.findByText(/first transfer ownership/u)).toBeInTheDocument();
  fake.on(LIST, page([member("me", "owner"), member("anna", "owner")]));
  await userEvent.click(screen.getByRole("button", { name: "Members" }));
  await userEvent.click(await screen.findByRole("button", { name: "Room" }));
  await screen.findByRole("button", { name: "Leave room" });
  await insist("Leave room");
  expect(fake.asked).toContain("POST /api/chat/rooms/team/leave/");
});

test("the owner deletes the room after a question", async () => {
  const fake = server().on("DELETE /api/chat/rooms/team/", { ok: true });
  await show(roomOf("owner"));
  await userEvent.click(screen.getByRole("button", { name: "Room" }));
  await screen.findByRole("button", { name: "Delete room" });
  await insist("Delete room");
  expect(fake.asked).toContain("DELETE /api/chat/rooms/team/");
});

test("what others change is read on each connect and at each news of it; in a hidden tab when it is seen again", async () => {
  const fake = server()
    .on("GET /api/chat/rooms/team/?create=0", roomOf("member"))
    .on("GET /api/chat/rooms/team/messages/", history([]));
  await renderApp("/rooms/team");
  await userEvent.click(await screen.findByRole("button", { name: /Members and settings/u }));
  await screen.findByText("boris");
  const socket = FakeSocket.at("/ws/chat/team/");
  socket.accept();
  fake.on(LIST, page([member("vera", "member")]));
  socket.receive({
    type: "room",
    name: "Team",
    role: "member",
    canWrite: true,
    canManage: false,
    canModerate: false,
    slowMode: 0,
  });
  expect(await screen.findByText("vera")).toBeInTheDocument();
  fake.on(LIST, page([member("gleb", "member")]));
  socket.receive({ type: "people_changed" });
  expect(await screen.findByText("gleb")).toBeInTheDocument();

  showTab("hidden");
  const asked = fake.asked.length;
  fake.on(LIST, page([member("dasha", "member")]));
  socket.receive({ type: "people_changed" });
  expect(fake.asked).toHaveLength(asked);
  showTab("visible");
  expect(await screen.findByText("dasha")).toBeInTheDocument();
});

test.each([
  ["lies over a narrow window", 600, "true"],
  ["stands beside a conversation that has place for it", 1280, null],
] as const)("the panel %s, and Escape closes it", async (_, width, hidden) => {
  window.innerWidth = width;
  server();
  const { onClose } = await show(roomOf("member"));
  expect(document.body.firstElementChild?.getAttribute("aria-hidden")).toBe(hidden); // the page, to those who listen
  await userEvent.keyboard("{Escape}");
  expect(onClose).toHaveBeenCalledOnce();
});

test("a list that cannot be had can be asked for again, and goes on page by page", async () => {
  allowWarnings();
  const fake = server();
  fake.off(LIST);
  await show(roomOf("member"));
  await screen.findByRole("alert");
  fake.on(LIST, page([member("anna", "owner")], "1:anna")).on(`${LIST}&after=1%3Aanna`, page([member("boris", "member")]));
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("1+")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Show more" }));
  expect(await screen.findByText("boris")).toBeInTheDocument();
});
