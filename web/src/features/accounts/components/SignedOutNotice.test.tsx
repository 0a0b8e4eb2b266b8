import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { renderPart, serverFor } from "../../../test/render";
import { session } from "../../../test/samples";
import { SignedOutNotice } from "./SignedOutNotice";

async function show(path: string) {
  const server = serverFor("anna");
  const { services } = await renderPart(<SignedOutNotice />, path);
  expect(screen.queryByText(/has expired/u)).toBeNull();
  server.on("GET /api/auth/session/", session(null));
  await act(() => services.session.load());
}

test("who was signed out meanwhile is told, and led to signing in and back", async () => {
  await show("/rooms/public");
  expect(screen.getByText(/has expired/u).closest("[aria-live=polite]")).not.toBeNull();
  expect(screen.getByRole("link", { name: "Sign in again" })).toHaveAttribute("href", "/login?next=%2Frooms%2Fpublic");
  await userEvent.click(screen.getByRole("button", { name: "Dismiss" }));
  expect(screen.queryByText(/has expired/u)).toBeNull();
});

test("where one signs in, there is no need", async () => {
  await show("/login");
  expect(screen.queryByText(/has expired/u)).toBeNull();
});
