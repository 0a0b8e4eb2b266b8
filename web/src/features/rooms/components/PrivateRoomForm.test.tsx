import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Route, Routes } from "react-router";
import { expect, test } from "vitest";

import { allowWarnings } from "../../../test/console";
import { renderPart, serverFor } from "../../../test/render";
import { room } from "../../../test/samples";
import { PrivateRoomForm } from "./PrivateRoomForm";

const PART = (
  <Routes>
    <Route element={<PrivateRoomForm />} path="/" />
    <Route element="inside" path="/rooms/team" />
  </Routes>
);

async function ask(slug: string) {
  await userEvent.type(screen.getByLabelText("Room address"), `${slug}{Enter}`);
}

test("opens the room, made when nobody has it", async () => {
  serverFor("anna").on("GET /api/chat/rooms/team/", room("team", "private"));
  await renderPart(PART);
  await ask(" team ");
  expect(await screen.findByText("inside")).toBeInTheDocument();
});

test("a name that cannot be one is refused here", async () => {
  const server = serverFor("anna");
  await renderPart(PART);
  await ask("a b");
  expect(screen.getByLabelText("Room address")).toBeInvalid();
  expect(server.asked.filter((call) => call.includes("/chat/"))).toEqual([]);
});

test.each([
  [404, "belongs to a room"],
  [400, "Use letters A–Z"],
  [429, "Slow down"],
  [502, "Server unavailable"],
])("an answer of %i is told", async (status, words) => {
  allowWarnings();
  const body = status === 502 ? "<p>" : { error: "Slow down" };
  serverFor("anna").on("GET /api/chat/rooms/team/", body, { status });
  await renderPart(PART);
  await ask("team");
  expect(screen.getByLabelText("Room address")).toHaveAccessibleDescription(expect.stringContaining(words));
});

test("without the limits the server decides", async () => {
  allowWarnings();
  const server = serverFor("anna").on("GET /api/chat/rooms/x/", { error: "" }, { status: 400 });
  server.off("GET /api/meta/client-config/");
  await renderPart(PART);
  await ask("x");
  expect(server.asked).toContain("GET /api/chat/rooms/x/");
});
