import { beforeEach, expect, test, vi } from "vitest";

import { Refused, Unreachable } from "../../lib/http";
import { allowWarnings } from "../../test/console";
import type { DirectRoom } from "./dto";
import { Recipient } from "./recipient";

const ROOM = { slug: "dm_vera", peer: { username: "vera", profileImage: null, lastSeen: null } };

let open: ReturnType<typeof vi.fn<() => Promise<DirectRoom>>>;
let vera: Recipient;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
  open = vi.fn<() => Promise<DirectRoom>>().mockResolvedValue(ROOM);
  vera = new Recipient(open);
});

async function phaseAfter(milliseconds: number) {
  await vi.advanceTimersByTimeAsync(milliseconds);
  return vera.getSnapshot().phase;
}

test("is found with the room", async () => {
  vera.start();
  expect(vera.getSnapshot().phase).toBe("loading");
  expect(await phaseAfter(0)).toBe("ready");
  expect(vera.getSnapshot().room).toBe(ROOM);
});

test.each([400, 404])("whom the server does not know (%i) is missing", async (status) => {
  open.mockRejectedValue(new Refused(status, null, 0));
  vera.start();
  expect(await phaseAfter(60_000)).toBe("missing");
  expect(open).toHaveBeenCalledOnce();
});

test("is asked for until the server answers, and at once on demand", async () => {
  allowWarnings();
  open.mockRejectedValueOnce(new Unreachable("x")).mockRejectedValueOnce(new Refused(503, null, 0));
  vera.start();
  expect(await phaseAfter(0)).toBe("away");
  vera.start();
  expect(await phaseAfter(0)).toBe("away");
  expect(await phaseAfter(2_000)).toBe("ready");
  expect(open).toHaveBeenCalledTimes(3);
});

test.each([
  ["found", true],
  ["not found", false],
])("who was left is not %s any more", async (_, isFound) => {
  if (!isFound) open.mockRejectedValue(new Unreachable("x"));
  vera.start();
  vera.stop();
  expect(await phaseAfter(60_000)).toBe("loading");
  expect(open).toHaveBeenCalledOnce();
});
