import { cleanup, screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { goOnline } from "../../../test/live";
import { renderPart, serverFor } from "../../../test/render";
import { members } from "../../../test/samples";
import type { Room } from "../dto";
import { RoomHeader } from "./RoomHeader";

const ROOM: Room = { slug: "s", name: "Team", kind: "private", created: false, createdBy: null, peer: null };

const MEMBERS = "GET /api/chat/rooms/s/members/?limit=200";

async function heading(room: Room) {
  serverFor(null).on(MEMBERS, members([]));
  await renderPart(<RoomHeader isPanelOpen={false} onPanel={() => {}} room={room} />);
  return screen.getByRole("heading", { level: 1 });
}

test("a private room has its name, and tells what one is in it", async () => {
  expect(await heading({ ...ROOM, role: "viewer" })).toHaveTextContent("Team");
  expect(await screen.findByText("your role: viewer")).toBeInTheDocument();
});

test("a private room tells how many of its members are online, live", async () => {
  const people = ["anna", "boris", "vera"].map((username) => ({
    username,
    profileImage: null,
    lastSeen: null,
    role: "member",
    online: username === "vera",
  }));
  serverFor("anna").on(MEMBERS, members(people));
  const { services } = await renderPart(<RoomHeader isPanelOpen={false} onPanel={() => {}} room={ROOM} />);
  expect(await screen.findByText("1 online")).toBeInTheDocument(); // as the list told
  await goOnline(services, ["anna", "boris", "stranger"]);
  expect(screen.getByText("2 online")).toBeInTheDocument();
});

test("the public room has a panel for those who keep it alone", async () => {
  await heading({ ...ROOM, kind: "public", canManage: true });
  expect(await screen.findByRole("button", { name: "Members and settings" })).toBeInTheDocument();
  cleanup();
  await heading({ ...ROOM, kind: "public", canManage: false });
  expect(screen.queryByRole("button", { name: "Members and settings" })).toBeNull();
});

test("the public room is named in the reader's language", async () => {
  expect(await heading({ ...ROOM, slug: "public", kind: "public" })).toHaveTextContent("Public room");
});

test("a direct room is named by the other person", async () => {
  const peer = { username: "boris", profileImage: null, lastSeen: null };
  expect(await heading({ ...ROOM, kind: "direct", peer })).toHaveTextContent("boris");
});
