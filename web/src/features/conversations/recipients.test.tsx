import { act, renderHook } from "@testing-library/react";
import { beforeEach, describe, expect, test, vi } from "vitest";

import { allowWarnings } from "../../test/console";
import type { FakeServer } from "../../test/fakeServer";
import { openList } from "../../test/live";
import { serverFor, startedServices, withServices } from "../../test/render";
import { direct } from "../../test/samples";
import type { Services } from "../../ui/services";
import { useChatStart, useRecipient } from "./recipients";

const START = "POST /api/chat/direct/start/";
const VERA = { username: "vera", profileImage: null, lastSeen: null };

let server: FakeServer;
let services: Services;

beforeEach(async () => {
  document.cookie = "csrftoken=t";
  server = serverFor("me");
  services = await startedServices();
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
});

function pass(milliseconds = 0) {
  return act(() => vi.advanceTimersByTimeAsync(milliseconds));
}

describe("opening a conversation by name", () => {
  test("asks nobody when it is in the list", async () => {
    await openList(services, [direct("anna")]);
    const { result } = renderHook(useChatStart, { wrapper: withServices(services) });
    expect(await result.current("@anna")).toMatchObject({ slug: "dm_anna" });
    expect(server.asked).not.toContain(START);
  });

  test("starts it, once", async () => {
    server.on(START, { slug: "dm_vera", kind: "direct", peer: VERA });
    const { result } = renderHook(useChatStart, { wrapper: withServices(services) });
    await result.current("VERA");
    expect(await result.current("@vera")).toEqual({ slug: "dm_vera", peer: VERA });
    expect(server.calls.filter(({ method }) => method === "POST").map(({ body }) => body)).toEqual([{ username: "VERA" }]);
  });

  test("passes on why it cannot be", async () => {
    server.on(START, { error: "No", code: "user_not_found" }, { status: 404 });
    const { result } = renderHook(useChatStart, { wrapper: withServices(services) });
    await expect(result.current("nobody")).rejects.toThrow("No");
  });
});

describe("a recipient", () => {
  function lookUp() {
    return renderHook(() => useRecipient("vera"), { wrapper: withServices(services) }).result;
  }

  test.each([400, 404])("whom the server does not know (%i) is missing", async (status) => {
    server.on(START, { error: "No" }, { status });
    const vera = lookUp();
    expect(vera.current.phase).toBe("loading");
    await pass(60_000);
    expect(vera.current.phase).toBe("missing");
    expect(server.asked.filter((call) => call === START)).toHaveLength(1);
  });

  test("is asked for until the server answers, and at once on demand", async () => {
    allowWarnings();
    const vera = lookUp();
    await pass();
    expect(vera.current.phase).toBe("away");
    server.on(START, { slug: "dm_vera", kind: "direct", peer: VERA });
    act(() => vera.current.retry());
    await pass();
    expect(vera.current).toMatchObject({ phase: "ready", room: { slug: "dm_vera" } });
  });
});
