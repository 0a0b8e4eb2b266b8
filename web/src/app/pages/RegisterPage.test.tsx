import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { allowWarnings } from "../../test/console";
import { renderApp, serverFor } from "../../test/render";
import { session } from "../../test/samples";

const REGISTER = "POST /api/auth/register/";

async function show() {
  const server = serverFor(null)
    .on("GET /api/auth/csrf/", { csrfToken: "t" })
    .on("GET /api/auth/password-rules/", { rules: ["At least 8"] });
  const { services } = await renderApp("/register");
  await screen.findByRole("heading", { name: "Sign up" });
  return { server, services };
}

async function signUp(again: string) {
  await userEvent.type(screen.getByLabelText("Username"), "anna");
  await userEvent.type(screen.getByLabelText("Password"), "secret");
  await userEvent.type(screen.getByLabelText("Confirm password"), `${again}{Enter}`);
}

test("signs one up and in", async () => {
  const { server } = await show();
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
  const { server } = await show();
  await signUp("other");
  expect(screen.getByLabelText("Confirm password")).toHaveAccessibleDescription("Passwords don't match");
  expect(server.asked).not.toContain(REGISTER);
});

test("the server's objections stand at their fields", async () => {
  const errors = { username: ["Taken"], password: ["Too common"] };
  (await show()).server.on(REGISTER, { error: "Bad", errors }, { status: 400 });
  await signUp("secret");
  await screen.findByText("Taken");
  expect(screen.getByLabelText("Username")).toHaveAccessibleDescription(expect.stringContaining("Taken"));
  expect(screen.getByLabelText("Password")).toHaveAccessibleDescription("Too common");
  await waitFor(() => expect(screen.getByLabelText("Username")).toHaveFocus());
  expect(screen.queryByRole("alert")).toBeNull();
});

test("an objection goes when its field is changed, others stay", async () => {
  const errors = { username: ["Taken"], password: ["Too common"] };
  (await show()).server.on(REGISTER, { error: "Bad", errors }, { status: 400 });
  await signUp("secret");
  await screen.findByText("Taken");
  await userEvent.type(screen.getByLabelText("Username"), "2");
  await waitFor(() => expect(screen.queryByText("Taken")).toBeNull());
  expect(screen.getByLabelText("Password")).toHaveAccessibleDescription("Too common");
});

test("what was typed outlives a failed request and another language, and problems are told in that", async () => {
  allowWarnings();
  const { server, services } = await show();
  server.on(REGISTER, "<p>", { status: 502 });
  await signUp("secret");
  await screen.findByRole("alert");
  await userEvent.type(screen.getByLabelText("Confirm password"), "2{Enter}");
  await screen.findByText("Passwords don't match");
  act(() => services.language.choose("ru"));
  await screen.findByText("Пароли не совпадают");
  expect(screen.getByLabelText("Имя пользователя")).toHaveValue("anna");
  expect(screen.getByLabelText("Пароль", { exact: true })).toHaveValue("secret");
});

test("two submissions at once are one request", async () => {
  const { server } = await show();
  server.on(REGISTER, session("anna"), { status: 201 });
  await userEvent.type(screen.getByLabelText("Username"), "anna");
  await userEvent.type(screen.getByLabelText("Password"), "secret");
  await userEvent.type(screen.getByLabelText("Confirm password"), "secret");
  const form = screen.getByRole("form");
  act(() => {
    fireEvent.submit(form);
    fireEvent.submit(form);
  });
  expect(await screen.findByText("anna")).toBeInTheDocument();
  expect(server.asked.filter((asked) => asked === REGISTER)).toHaveLength(1);
});
