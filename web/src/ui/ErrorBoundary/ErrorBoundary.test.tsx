import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { expect, test, vi } from "vitest";

import { ErrorPage } from "../../app/ErrorPage";
import { renderPart, serverFor } from "../../test/render";
import { ErrorBoundary } from "./ErrorBoundary";

function Broken(): never {
  throw new Error("bug");
}

test("a page that fails to draw says so and offers to load anew", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const reload = vi.fn();
  vi.stubGlobal("location", { pathname: "/", reload });
  serverFor(null);
  await renderPart(
    <ErrorBoundary fallback={<ErrorPage />}>
      <Broken />
    </ErrorBoundary>,
  );
  await userEvent.click(screen.getByRole("button", { name: "Reload" }));
  expect(reload).toHaveBeenCalledOnce();
  expect(console.error).toHaveBeenCalledWith("the page broke", expect.any(Error));
});

test("another page is tried anew", () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const page = (name: string, child: ReactNode) => (
    <ErrorBoundary fallback="broken" page={name}>
      {child}
    </ErrorBoundary>
  );
  const { rerender } = render(page("/broken", <Broken />));
  expect(screen.getByText("broken")).toBeInTheDocument();
  rerender(page("/fine", "fine"));
  expect(screen.getByText("fine")).toBeInTheDocument();
});
