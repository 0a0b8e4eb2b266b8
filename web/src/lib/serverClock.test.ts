import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { object } from "zod/mini";

import { FakeServer } from "../test/fakeServer";
import { HttpClient } from "./http";
import { serverNow, setServerTime } from "./serverClock";

const NOON = "Sun, 29 Nov 2026 12:00:00 GMT";
const http = new HttpClient(() => "en");
let server: FakeServer;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse("2026-11-29T09:30:00Z") });
  server = new FakeServer().on("GET /x/", {}, { headers: { Date: NOON } });
});

afterEach(() => setServerTime(Date.now()));

test("the server's time follows from its answers, however wrong the device's clock is, and goes on", async () => {
  await http.get("/x/", object({}));
  expect(serverNow()).toBe(Date.parse(NOON));
  vi.setSystemTime(Date.now() + 5000);
  expect(serverNow()).toBe(Date.parse(NOON) + 5000);
});

test.each([{}, { Date: "soon" }, { Date: "Sun, 29 Nov 2026 15:00:00 GMT", "X-EchoChat-Kept": "instead" }])(
  "an answer without a time of its own, %o, changes nothing",
  async (headers) => {
    await http.get("/x/", object({}));
    server.on("GET /x/", {}, { headers });
    await http.get("/x/", object({}));
    expect(serverNow()).toBe(Date.parse(NOON));
  },
);
