import { act, render, screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { serverFor, startedServices, withServices } from "../../test/render";
import { history, room, run } from "../../test/samples";
import { useRoom } from "./hooks";

const TEAM = "/api/chat/rooms/team/";

function Page({ seq }: { readonly seq: number | null }) {
  const { phase, target } = useRoom("team", seq).snapshot;
  return <output>{`${phase} ${String(target?.seq)}`}</output>;
}

async function start() {
  serverFor("me")
    .on(`GET ${TEAM}?create=0`, room("team", "private"))
    .on(`GET ${TEAM}messages/`, history(run(90, 95)));
  return { wrapper: withServices(await startedServices()) };
}

test("a page that shows the same room as the one before goes to its message", async () => {
  const { rerender } = render(<Page key="before" seq={null} />, await start());
  await screen.findByText("ready undefined");
  rerender(<Page key="after" seq={92} />);
  expect(await screen.findByText("ready 92")).toBeInTheDocument();
});

test("a message that one did not wait for is not gone to later", async () => {
  const around = await start();
  render(<Page seq={92} />, around).unmount();
  await act(async () => Promise.resolve());
  render(<Page seq={null} />, around);
  expect(await screen.findByText(/ready/u)).toHaveTextContent("ready undefined");
});
