import { act, render, screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { allowWarnings } from "../../../test/console";
import { FakeSocket } from "../../../test/fakeSocket";
import { serverFor, startedServices, withServices } from "../../../test/render";
import { history, message, room, run } from "../../../test/samples";
import { Conversation } from "./Conversation";

const TEAM = "/api/chat/rooms/team/";

function serverWithTeam() {
  return serverFor("me")
    .on(`GET ${TEAM}?create=0`, room("team", "private"))
    .on(`GET ${TEAM}messages/`, history(run(90, 95), 1090))
    .on(`GET ${TEAM}messages/?around=50`, history([message(49), message(50)], 1049, 50));
}

/** A room whose newest messages were shown, and left again. */
async function knownRoom() {
  const services = await startedServices();
  const known = services.rooms.storeOf("team", services.session.getSnapshot().epoch);
  known.start();
  await act(() => expect.poll(() => known.getSnapshot().phase).toBe("ready"));
  return { services, known };
}

/** Opens the room at its message 50; returns what it says has been read. */
async function openAtMessage(services: Awaited<ReturnType<typeof startedServices>>): Promise<readonly unknown[]> {
  const read: (number | null)[] = [];
  render(<Conversation head={() => null} missing={() => null} onReading={(upTo) => read.push(upTo)} slug="team" />, {
    wrapper: withServices(services, "/rooms/team?message=50"),
  });
  expect(screen.getByText("said 95")).toBeInTheDocument();
  expect(await screen.findByText("said 50")).toBeInTheDocument();
  return read;
}

test("a known room opened at a message is not read to its end on the way there", async () => {
  allowWarnings(); // older and newer messages can't be loaded
  serverWithTeam();
  const { services, known } = await knownRoom();
  known.stop();
  expect(await openAtMessage(services)).toEqual([]);
});

test("a closed room that opens again at a message isn't read to its end either", async () => {
  allowWarnings();
  serverWithTeam();
  const { services, known } = await knownRoom();
  FakeSocket.at("/ws/chat/team/").shut(4403);
  known.stop();
  expect(known.getSnapshot().phase).toBe("forbidden");
  expect(await openAtMessage(services)).toEqual([]);
});
