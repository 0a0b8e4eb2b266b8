import { act, render, screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { allowWarnings } from "../../../test/console";
import { serverFor, startedServices, withServices } from "../../../test/render";
import { history, message, room, run } from "../../../test/samples";
import { Conversation } from "./Conversation";

const TEAM = "/api/chat/rooms/team/";

test("a known room opened at a message is not read to its end on the way there", async () => {
  allowWarnings(); // what lies before and behind cannot be had
  const server = serverFor("me")
    .on(`GET ${TEAM}?create=0`, room("team", "private"))
    .on(`GET ${TEAM}messages/`, history(run(90, 95), 1090));
  const services = await startedServices();
  const known = services.rooms.storeOf("team", services.session.getSnapshot().epoch);
  known.start();
  await act(() => expect.poll(() => known.getSnapshot().phase).toBe("ready"));
  known.stop();

  server.on(`GET ${TEAM}messages/?around=50`, history([message(49), message(50)], 1049, 50));
  const read: (number | null)[] = [];
  render(<Conversation head={() => null} missing={() => null} onReading={(upTo) => read.push(upTo)} slug="team" />, {
    wrapper: withServices(services, "/rooms/team?message=50"),
  });
  expect(screen.getByText("said 95")).toBeInTheDocument();
  expect(await screen.findByText("said 50")).toBeInTheDocument();
  expect(read).toEqual([]);
});
