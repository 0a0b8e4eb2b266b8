import { beforeEach, describe, expect, test } from "vitest";

import { HttpClient, Unreachable } from "../../lib/http";
import { FakeServer } from "../../test/fakeServer";
import { session } from "../../test/samples";
import { until } from "../../test/until";
import { AccountsApi } from "./api";
import { SessionStore } from "./store";

let server: FakeServer;
let store: SessionStore;

beforeEach(() => {
  server = new FakeServer().on("GET /api/auth/session/", session("anna"));
  document.cookie = "csrftoken=t";
  store = new SessionStore(new AccountsApi(new HttpClient(() => "ru")));
});

function state() {
  const { status, user, epoch } = store.getSnapshot();
  return [status, user?.username, epoch];
}

test("is loaded once known, without counting as a change", async () => {
  expect(state()).toEqual(["loading", undefined, 0]);
  await store.load();
  expect(state()).toEqual(["known", "anna", 0]);
});

test("that cannot be loaded is failed, unless it was known", async () => {
  server.off("GET /api/auth/session/");
  await expect(store.load()).rejects.toThrow(Unreachable);
  expect(state()).toEqual(["failed", undefined, 0]);
  server.on("GET /api/auth/session/", session("anna"));
  await store.load();
  server.off("GET /api/auth/session/");
  await expect(store.load()).rejects.toThrow(Unreachable);
  expect(state()).toEqual(["known", "anna", 0]);
});

describe("each change of who one is counts", () => {
  beforeEach(() => store.load());

  test("signing out and in as another", async () => {
    server.on("POST /api/auth/logout/", { ok: true }).on("POST /api/auth/login/", session("boris"));
    await store.signOut();
    expect(state()).toEqual(["known", undefined, 1]);
    await store.signIn({ username: "boris", password: "p" });
    expect(state()).toEqual(["known", "boris", 2]);
  });

  test("signing up", async () => {
    server.on("POST /api/auth/register/", session("vera"), { status: 201 });
    await store.register({ username: "vera", password1: "p", password2: "p" });
    expect(state()).toEqual(["known", "vera", 1]);
  });

  test("being told so by the server", async () => {
    server.on("GET /api/auth/session/", session(null));
    await store.load();
    expect(state()).toEqual(["known", undefined, 1]);
  });

  test("but a refusal does not", async () => {
    server.on("POST /api/auth/login/", { error: "No" }, { status: 400 });
    await expect(store.signIn({ username: "a", password: "b" })).rejects.toThrow("No");
    expect(state()).toEqual(["known", "anna", 0]);
  });
});

describe("a session that ended without one's doing", () => {
  beforeEach(async () => {
    await store.load();
    server.on("GET /api/auth/session/", session(null));
  });

  test("is told of until it is seen or one signs in again", async () => {
    await store.load();
    expect(store.getSnapshot().lost).toBe("anna");
    await store.load();
    expect(store.getSnapshot().lost).toBe("anna");
    store.forgetLoss();
    expect(store.getSnapshot().lost).toBeNull();
  });

  test("is asked after once, however many were told so", async () => {
    store.doubt();
    store.doubt();
    await until(store, ({ lost }) => lost === "anna");
    expect(server.asked.filter((call) => call === "GET /api/auth/session/")).toHaveLength(2);
    store.doubt();
    expect(server.asked).toHaveLength(2);
  });

  test("signing in again ends it, signing out makes none", async () => {
    await store.load();
    server.on("POST /api/auth/login/", session("anna")).on("POST /api/auth/logout/", { ok: true });
    await store.signIn({ username: "anna", password: "p" });
    expect(store.getSnapshot().lost).toBeNull();
    await store.signOut();
    expect(store.getSnapshot().lost).toBeNull();
  });
});
