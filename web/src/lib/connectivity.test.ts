import { beforeEach, expect, test, vi } from "vitest";

import { allowWarnings } from "../test/console";
import { endListenersWithTest } from "../test/listeners";
import { Connectivity } from "./connectivity";

const probe = vi.fn<() => Promise<void>>();
const onReturn = vi.fn(() => Promise.resolve());
let connectivity: Connectivity;

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  probe.mockImplementation(() => {
    connectivity.report(false);
    return Promise.reject(new Error("away"));
  });
  endListenersWithTest();
  connectivity = new Connectivity({ probe, onReturn });
  connectivity.start();
});

test("a server that does not answer is away, and asked until it does", async () => {
  allowWarnings();
  connectivity.report(false);
  expect(connectivity.getSnapshot().isAway).toBe(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(probe.mock.calls.length).toBeGreaterThan(1);
  connectivity.report(true);
  expect(connectivity.getSnapshot().isAway).toBe(false);
  expect(onReturn).toHaveBeenCalledOnce();
  probe.mockClear();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(probe).not.toHaveBeenCalled();
});

test("a server that answers on is nothing new", () => {
  connectivity.report(true);
  expect(onReturn).not.toHaveBeenCalled();
});

test("without a network the server is away at once, and asked at once when it is back", () => {
  allowWarnings();
  window.dispatchEvent(new Event("offline"));
  expect(connectivity.getSnapshot().isAway).toBe(true);
  probe.mockResolvedValue();
  window.dispatchEvent(new Event("online"));
  expect(probe).toHaveBeenCalled();
});

test("who starts without a network asks on", async () => {
  allowWarnings();
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  connectivity = new Connectivity({ probe, onReturn });
  connectivity.start();
  expect(connectivity.getSnapshot().isAway).toBe(true);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(probe).toHaveBeenCalled();
});
