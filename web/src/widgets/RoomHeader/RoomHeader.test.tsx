import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import type { Room } from "../../dto/room";
import { renderPart, serverFor } from "../../test/render";
import { RoomHeader } from "./RoomHeader";

const ROOM: Room = { slug: "s", name: "Team", kind: "private", created: false, createdBy: null, peer: null };

async function heading(room: Room) {
  serverFor(null);
  await renderPart(<RoomHeader isPanelOpen={false} onPanel={() => {}} room={room} />);
  return screen.getByRole("heading", { level: 1 });
}

test("a private room has its name", async () => {
  expect(await heading(ROOM)).toHaveTextContent("Team");
  expect(screen.getByText("Private room")).toBeInTheDocument();
});

test("the public room is named in the reader's language", async () => {
  expect(await heading({ ...ROOM, kind: "public" })).toHaveTextContent("Public room");
});

test("a direct room is named by the other person", async () => {
  const peer = { username: "boris", profileImage: null, lastSeen: null };
  expect(await heading({ ...ROOM, kind: "direct", peer })).toHaveTextContent("boris");
});
