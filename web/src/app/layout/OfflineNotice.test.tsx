import { act, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { pass } from "../../test/clock";
import { renderPart, serverFor } from "../../test/render";
import { room } from "../../test/samples";
import { OfflineNotice } from "./OfflineNotice";

test("a server that is away for longer is told, with the rooms that can be opened", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  serverFor(null);
  const { services } = await renderPart(<OfflineNotice />);
  vi.spyOn(await services.worker(), "keptRooms").mockResolvedValue([
    { ...room("team"), kind: "private" },
    { ...room("dm_1"), kind: "direct", peer: { username: "boris", profileImage: null, lastSeen: null } },
  ]);
  act(() => services.connectivity.report(false));
  expect(screen.queryByText(/Can't reach the server/u)).toBeNull();
  pass(2_000);
  expect(await screen.findByRole("link", { name: "team" })).toHaveAttribute("href", "/rooms/team");
  expect(screen.getByRole("link", { name: "boris" })).toHaveAttribute("href", "/direct/@boris");
  act(() => services.connectivity.report(true));
  expect(screen.queryByText(/Can't reach the server/u)).toBeNull();
});
