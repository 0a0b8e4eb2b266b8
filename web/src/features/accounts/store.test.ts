import { beforeEach, describe, expect, test } from "vitest";

import { AccountsApi } from "./api";
import { HttpClient, Unreachable } from "../../lib/http";
import { FakeServer } from "../../test/fakeServer";
import { session } from "../../test/samples";
import { until } from "../../test/until";
import { SessionController } from "./store";

let server: FakeServer;
let controller: SessionController;

beforeEach(() => {
  server = new FakeServer().on("GET /api/auth/session/", session("anna"));
  document.cookie = "csrftoken=t";
  controller = new SessionController(new AccountsApi(new HttpClient(() => "ru")));
});

function state() {
  const { status, user, epoch } = controller.getSnapshot();
  return [status, user?.username, epoch];
}

test("is loaded once known, without counting as a change", async () => {
  expect(state()).toEqual(["loading", undefined, 0]);
  await controller.load();
  expect(state()).toEqual(["known", "anna", 0]);
});

test("that cannot be loaded is failed, unless it was known", async () => {
  server.off("GET /api/auth/session/");
  await expect(controller.load()).rejects.toThrow(Unreachable);
  expect(state()).toEqual(["failed", undefined, 0]);
  server.on("GET /api/auth/session/", session("anna"));
  await controller.load();
  server.off("GET /api/auth/session/");
  await expect(controller.load()).rejects.toThrow(Unreachable);
  expect(state()).toEqual(["known", "anna", 0]);
});

describe("each change of who one is counts", () => {
  beforeEach(() => controller.load());

  test("signing out and in as another", async () => {
    server.on("POST /api/auth/logout/", { ok: true }).on("POST /api/auth/login/", session("boris"));
    await controller.signOut();
    expect(state()).toEqual(["known", undefined, 1]);
    await controller.signIn({ username: "boris", password: "p" });
    expect(state()).toEqual(["known", "boris", 2]);
  });

  test("signing up", async () => {
    server.on("POST /api/auth/register/", session("vera"), { status: 201 });
    await controller.register({ username: "vera", password1: "p", password2: "p" });
    expect(state()).toEqual(["known", "vera", 1]);
  });

  test("being told so by the server", async () => {
    server.on("GET /api/auth/session/", session(null));
    await controller.load();
    expect(state()).toEqual(["known", undefined, 1]);
  });

  test("but a refusal does not", async () => {
    server.on("POST /api/auth/login/", { error: "No" }, { status: 400 });
    await expect(controller.signIn({ username: "a", password: "b" })).rejects.toThrow("No");
    expect(state()).toEqual(["known", "anna", 0]);
  });
});

describe("a session that ended without one's doing", () => {
  beforeEach(async () => {
    await controller.load();
    server.on("GET /api/auth/session/", session(null));
  });

  test("is told of until it is seen or one signs in again", async () => {
    await controller.load();
    expect(controller.getSnapshot().lost).toBe("anna");
    await controller.load();
    expect(controller.getSnapshot().lost).toBe("anna");
    controller.forgetLoss();
    expect(controller.getSnapshot().lost).toBeNull();
  });

  test("is asked after once, however many were told so", async () => {
    controller.doubt();
    controller.doubt();
    await until(controller, ({ lost }) => lost === "anna");
    expect(server.asked.filter((call) => call === "GET /api/auth/session/")).toHaveLength(2);
    controller.doubt();
    expect(server.asked).toHaveLength(2);
  });

  test("signing in again ends it, signing out makes none", async () => {
    await controller.load();
    server.on("POST /api/auth/login/", session("anna")).on("POST /api/auth/logout/", { ok: true });
    await controller.signIn({ username: "anna", password: "p" });
    expect(controller.getSnapshot().lost).toBeNull();
    await controller.signOut();
    expect(controller.getSnapshot().lost).toBeNull();
  });
});
