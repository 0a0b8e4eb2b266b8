import { act, renderHook } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { FakeWorkers } from "../../test/fakeWorkers";
import { serverFor, startedServices, withServices } from "../../test/render";
import { user } from "../../test/samples";
import { usePublicProfile } from "./usePublicProfile";

test("the server's own answer follows a kept one that is still on its way", async () => {
  const workers = new FakeWorkers();
  serverFor("me").on("GET /api/auth/users/boris/", { user: { ...user("boris"), bio: "new" } });
  const services = await startedServices();
  let giveKept: (value: unknown) => void = () => {};
  const get = vi.spyOn(services.http, "get");
  get.mockReturnValueOnce(new Promise((resolve) => (giveKept = resolve)));
  const { result } = renderHook(() => usePublicProfile("boris"), { wrapper: withServices(services) });
  workers.tell({ type: "refreshed", path: "/api/auth/users/boris/" });
  await act(async () => {
    giveKept({ user: { ...user("boris"), bio: "old" } });
    await vi.waitFor(() => expect(get).toHaveBeenCalledTimes(2));
  });
  await vi.waitFor(() => expect(result.current.user?.bio).toBe("new"));
});
