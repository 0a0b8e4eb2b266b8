import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import { renderPart, serverFor } from "../../test/render";
import { lazyComponent, optionalLazyComponent } from "./lazyComponent";

const failing = () => Promise.reject(new TypeError("Failed to fetch"));

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  serverFor(null);
});

test("a part that cannot be loaded says so, the rest stays, and the page can be loaded anew", async () => {
  const reload = vi.fn();
  vi.stubGlobal("location", { pathname: "/", reload });
  const Part = lazyComponent<object>(failing);
  await renderPart(
    <p>
      the rest <Part />
    </p>,
  );
  expect(await screen.findByRole("alert")).toHaveTextContent("Couldn't load");
  expect(screen.getByText(/the rest/u)).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Reload" }));
  expect(reload).toHaveBeenCalledOnce();
});

test("what adorns the page is left out without a word", async () => {
  const Part = optionalLazyComponent<object>(failing);
  await renderPart(
    <p>
      the rest <Part />
    </p>,
  );
  expect(console.error).toHaveBeenCalledWith("the page broke", expect.any(TypeError));
  expect(screen.getByText("the rest")).toBeInTheDocument();
  expect(screen.queryByRole("alert")).toBeNull();
});
