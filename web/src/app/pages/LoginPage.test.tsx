import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { pass } from "../../test/clock";
import { allowWarnings } from "../../test/console";
import { renderApp, serverFor } from "../../test/render";
import { room, session } from "../../test/samples";

const LOGIN = "POST /api/auth/login/";

async function show(path = "/login") {
  const server = serverFor(null).on("GET /api/auth/csrf/", { csrfToken: "t" });
  await renderApp(path);
  await screen.findByRole("heading", { name: "Sign in" });
  return server;
}

async function signIn() {
  await userEvent.type(screen.getByLabelText("Username"), "anna");
  await userEvent.type(screen.getByLabelText("Password"), "secret{Enter}");
}

test("leads back to where one came from", async () => {
  const server = await show("/login?next=/rooms/public");
  server.on(LOGIN, session("anna")).on("GET /api/chat/rooms/public/?create=0", room("public"));
  await signIn();
  expect(location.pathname).toBe("/rooms/public");
  expect(server.calls.find(({ method }) => method === "POST")?.body).toEqual({ username: "anna", password: "secret" });
});

test("asks for what is missing, at the first such field", async () => {
  const server = await show();
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
  expect(screen.getByLabelText("Username")).toHaveFocus();
  expect(screen.getByLabelText("Password")).toHaveAccessibleDescription("Fill in this field");
  expect(server.asked).not.toContain(LOGIN);
});

test("shows the server's words on wrong credentials", async () => {
  const server = await show();
  server.on(LOGIN, { error: "Bad", errors: { credentials: ["Wrong name or password"] } }, { status: 400 });
  await signIn();
  expect(screen.getByRole("alert")).toHaveTextContent("Wrong name or password");
});

test.each([
  ["the server's words without a field", { error: "Forbidden" }, 403, "Forbidden"],
  ["a proxy's page", "<p>", 502, "Server unavailable"],
  ["an answer of no known shape", { ok: 1 }, 200, "Something went wrong"],
])("tells of %s", async (_, body, status, words) => {
  allowWarnings();
  (await show()).on(LOGIN, body, { status });
  await signIn();
  expect(screen.getByRole("alert")).toHaveTextContent(words);
});

test("counts down when there were too many attempts", async () => {
  const server = await show();
  server.on(LOGIN, { error: "Too many", code: "rate_limited" }, { status: 429, headers: { "Retry-After": "2" } });
  vi.useFakeTimers({ shouldAdvanceTime: true });
  await signIn();
  expect(screen.getByRole("status")).toHaveTextContent("in 2 s");
  expect(screen.getByRole("button", { name: "Sign in" })).toBeDisabled();
  pass(2_500);
  expect(screen.getByRole("button", { name: "Sign in" })).toBeEnabled();
});
