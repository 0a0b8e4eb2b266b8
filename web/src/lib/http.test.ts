import { beforeEach, describe, expect, test, vi } from "vitest";
import { object, string } from "zod/mini";

import { FakeServer } from "../test/fakeServer";
import { DecodeError } from "./dto/decode";
import { HttpClient, Refused, Unreachable } from "./http";

const schema = object({ word: string() });
let server: FakeServer;
const onSignedOut = vi.fn();
const http = new HttpClient(() => "en", { onSignedOut });

beforeEach(() => {
  server = new FakeServer().on("GET /api/auth/csrf/", { csrfToken: "fresh" });
  document.cookie = "csrftoken=; max-age=0";
});

describe("get", () => {
  test("gives the decoded answer and asks in the reader's language", async () => {
    server.on("GET /x/?a=1", { word: "hi" });
    await expect(http.get("/x/", schema, { a: 1 })).resolves.toEqual({ word: "hi" });
    expect(server.calls[0]?.headers.get("Accept-Language")).toBe("en");
  });

  test("an answer of another shape is an error of its own", async () => {
    server.on("GET /x/", { word: 1 });
    await expect(http.get("/x/", schema)).rejects.toThrow(DecodeError);
  });

  test("being told that one is signed out is passed on", async () => {
    server.on("GET /x/", { error: "No" }, { status: 401 });
    await expect(http.get("/x/", schema)).rejects.toThrow(Refused);
    expect(onSignedOut).toHaveBeenCalledOnce();
  });

  test("no answer is an error of its own", async () => {
    await expect(http.get("/x/", schema)).rejects.toThrow(Unreachable);
  });

  test("a refusal carries the server's words, by field, and the wait", async () => {
    const body = { error: "Slow down", code: "rate_limited", errors: { name: ["Taken"] } };
    server.on("GET /x/", body, { status: 429, headers: { "Retry-After": "30" } });
    const refusal = await http.get("/x/", schema).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refused);
    expect(refusal).toMatchObject({
      message: "Slow down",
      status: 429,
      code: "rate_limited",
      fields: { name: ["Taken"] },
      retryAfter: 30,
    });
  });

  test("a proxy's page is a refusal without words", async () => {
    server.on("GET /x/", "<h1>Bad gateway</h1>", { status: 502, headers: { "Retry-After": "soon" } });
    await expect(http.get("/x/", schema)).rejects.toMatchObject({ message: "", code: "", fields: {}, retryAfter: 0 });
  });
});

test.each(["patch", "delete"] as const)("%s sends the token, too", async (method) => {
  document.cookie = "csrftoken=kept";
  server.on(`${method.toUpperCase()} /x/`, { word: "done" });
  await expect(http[method]("/x/", schema, { a: 1 })).resolves.toEqual({ word: "done" });
  expect(server.calls[0]?.headers.get("X-CSRFToken")).toBe("kept");
});

describe("post", () => {
  test("sends the token of the cookie", async () => {
    document.cookie = "csrftoken=kept";
    server.on("POST /x/", { word: "done" });
    await http.post("/x/", schema, { a: 1 });
    expect(server.calls[0]?.headers.get("X-CSRFToken")).toBe("kept");
    expect(server.calls[0]?.body).toEqual({ a: 1 });
  });

  test("asks for a token when there is no cookie", async () => {
    server.on("POST /x/", { word: "done" });
    await http.post("/x/", schema, {});
    expect(server.calls.at(-1)?.headers.get("X-CSRFToken")).toBe("fresh");
  });

  test("tries once more with a fresh token when the cookie's is of another session", async () => {
    document.cookie = "csrftoken=stale";
    server.on("POST /x/", { error: "", code: "csrf_failed" }, { status: 403 });
    await expect(http.post("/x/", schema, {})).rejects.toThrow(Refused);
    expect(server.asked).toEqual(["POST /x/", "GET /api/auth/csrf/", "POST /x/"]);
    expect(server.calls.at(-1)?.headers.get("X-CSRFToken")).toBe("fresh");
  });

  test("other refusals are final", async () => {
    document.cookie = "csrftoken=kept";
    server.on("POST /x/", { error: "No" }, { status: 400 });
    await expect(http.post("/x/", schema, {})).rejects.toThrow("No");
    expect(server.asked).toEqual(["POST /x/"]);
  });
});
