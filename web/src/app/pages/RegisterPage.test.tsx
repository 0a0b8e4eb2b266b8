import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { renderApp, serverFor } from "../../test/render";
import { session } from "../../test/samples";

const REGISTER = "POST /api/auth/register/";

async function show() {
  const server = serverFor(null)
    .on("GET /api/auth/csrf/", { csrfToken: "t" })
    .on("GET /api/auth/password-rules/", { rules: ["At least 8"] });
  await renderApp("/register");
  await screen.findByRole("heading", { name: "Sign up" });
  return server;
}

async function signUp(again: string) {
  await userEvent.type(screen.getByLabelText("Username"), "anna");
  await userEvent.type(screen.getByLabelText("Password"), "secret");
  await userEvent.type(screen.getByLabelText("Confirm password"), `${again}{Enter}`);
}

test("signs one up and in", async () => {
  const server = await show();
  server.on(REGISTER, session("anna"), { status: 201 });
  await signUp("secret");
  expect(await screen.findByText("anna")).toBeInTheDocument();
  expect(location.pathname).toBe("/");
});

test("the limit of the name and the rules of the password are told before", async () => {
  await show();
  expect(screen.getByLabelText("Username")).toHaveAccessibleDescription(expect.stringContaining("30"));
  expect(await screen.findByText("At least 8")).toBeInTheDocument();
});

test("passwords that differ are told here", async () => {
  const server = await show();
  await signUp("other");
  expect(screen.getByLabelText("Confirm password")).toHaveAccessibleDescription("Passwords don't match");
  expect(server.asked).not.toContain(REGISTER);
});

test("the server's objections stand at their fields", async () => {
  const errors = { username: ["Taken"], password: ["Too common"] };
  (await show()).on(REGISTER, { error: "Bad", errors }, { status: 400 });
  await signUp("secret");
  await screen.findByText("Taken");
  expect(screen.getByLabelText("Username")).toHaveAccessibleDescription(expect.stringContaining("Taken"));
  expect(screen.getByLabelText("Password")).toHaveAccessibleDescription("Too common");
  await waitFor(() => expect(screen.getByLabelText("Username")).toHaveFocus());
  expect(screen.queryByRole("alert")).toBeNull();
});
