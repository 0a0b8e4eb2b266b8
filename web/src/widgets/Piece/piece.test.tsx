import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { renderPart, serverFor } from "../../test/render";
import { piece } from "./piece";

test("a part that cannot be loaded says so, the rest stays, and the page can be loaded anew", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const reload = vi.fn();
  vi.stubGlobal("location", { reload });
  serverFor(null);
  const Part = piece<object>(() => Promise.reject(new TypeError("Failed to fetch")));
  await renderPart(<p>the rest <Part /></p>);
  expect(await screen.findByRole("alert")).toHaveTextContent("could not be loaded");
  expect(screen.getByText(/the rest/u)).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Load anew" }));
  expect(reload).toHaveBeenCalledOnce();
});
