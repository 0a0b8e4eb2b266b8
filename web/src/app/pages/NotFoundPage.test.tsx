import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { renderApp, serverFor } from "../../test/render";

test("an unknown address says so, and leads home with the focus", async () => {
  serverFor(null);
  await renderApp("/no/such/page");
  const main = screen.getByRole("main");
  await userEvent.click(within(main).getByRole("link", { name: "Home" }));
  expect(location.pathname).toBe("/");
  await waitFor(() => expect(main).toHaveFocus());
});
