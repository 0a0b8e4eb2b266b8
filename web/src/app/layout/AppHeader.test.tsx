import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { allowWarnings } from "../../test/console";
import { renderPart, serverFor } from "../../test/render";
import { AppHeader } from "./AppHeader";

async function signOut() {
  await userEvent.click(screen.getByRole("button", { name: /Settings/u }));
  await userEvent.click(await screen.findByRole("button", { name: "Sign out" }));
}

test("a guest is led to signing in and back", async () => {
  serverFor(null);
  await renderPart(<AppHeader />, "/rooms/public");
  expect(screen.getByRole("link", { name: "Sign in" })).toHaveAttribute("href", "/login?next=%2Frooms%2Fpublic");
});

test("from a page of signing in the way back stays the same", async () => {
  serverFor(null);
  await renderPart(<AppHeader />, "/register?next=/rooms/public");
  expect(screen.getByRole("link", { name: "Sign in" })).toHaveAttribute("href", "/login?next=%2Frooms%2Fpublic");
});

test("who is signed in may sign out", async () => {
  serverFor("anna").on("GET /api/auth/csrf/", { csrfToken: "t" }).on("POST /api/auth/logout/", { ok: true });
  await renderPart(<AppHeader />);
  expect(screen.getByText("anna")).toBeInTheDocument();
  await signOut();
  expect(screen.getByRole("link", { name: "Sign in" })).toHaveAttribute("href", "/login");
});

test("a failure to sign out is told", async () => {
  allowWarnings();
  serverFor("anna").on("GET /api/auth/csrf/", { csrfToken: "t" });
  await renderPart(<AppHeader />);
  await signOut();
  expect(screen.getByRole("alert")).toHaveTextContent("Server unavailable");
});

test("while it is not known who one is, neither is offered", async () => {
  const { services } = await renderPart(<AppHeader />);
  serverFor(null);
  expect(services.session.getSnapshot().status).toBe("failed");
  await act(() => services.session.load());
  expect(screen.getByRole("link", { name: "Sign in" })).toBeInTheDocument();
});
