import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { allowWarnings } from "../../../test/console";
import { FakeSocket } from "../../../test/fakeSocket";
import { renderPart, serverFor } from "../../../test/render";
import { frame, history, room, run } from "../../../test/samples";
import type { Message } from "../dto";
import { PublicFeed } from "./PublicFeed";

async function show(messages: readonly Message[]) {
  serverFor(null)
    .on("GET /api/chat/rooms/public/?create=0", room("public"))
    .on("GET /api/chat/rooms/public/messages/", history(messages));
  await renderPart(<PublicFeed />);
}

test("shows the latest messages, then live ones", async () => {
  await show(run(1, 20));
  await screen.findByText("said 20");
  expect(screen.queryByText("said 6")).toBeNull();
  FakeSocket.last.accept();
  FakeSocket.last.receive(frame(21, { username: "boris" }));
  expect(screen.getByText("live")).toBeInTheDocument();
  expect(screen.getAllByRole("listitem").at(-1)).toHaveTextContent(/^Bboris .*said 21$/u);
});

test("who speaks on is named to those who listen only", async () => {
  await show(run(1, 2));
  const [first, second] = await screen.findAllByRole("listitem");
  expect(first).toHaveTextContent(/^Aanna .*said 1$/u);
  expect(second).toHaveTextContent(/^anna: said 2$/u);
});

test("a quiet room says so", async () => {
  await show([]);
  expect(await screen.findByText(/No messages yet/u)).toBeInTheDocument();
});

test("while the server is away one is told", async () => {
  allowWarnings();
  serverFor(null).off("GET /api/chat/rooms/public/?create=0");
  await renderPart(<PublicFeed />);
  expect(await screen.findByText(/Can't reach the server/u)).toBeInTheDocument();
});
