import { render, screen } from "@testing-library/react";
import { Suspense } from "react";
import { MemoryRouter } from "react-router";
import { expect, test, vi } from "vitest";

import { serverFor, startedServices } from "../test/render";
import { ServicesContext } from "../ui/services";
import { loadPageAt, pages } from "./pages";

function pageOf(path: string) {
  const page = pages.find((one) => one.path === path);
  if (page === undefined) throw new Error(`${path} shows no page`);
  return page;
}

test("a page whose code was loaded before is drawn at once, without anything in its place", async () => {
  serverFor(null);
  const services = await startedServices();
  await loadPageAt("/login");
  const { Page } = pageOf("/login");
  render(
    <ServicesContext value={services}>
      <MemoryRouter>
        <Suspense fallback="in its place">
          <Page />
        </Suspense>
      </MemoryRouter>
    </ServicesContext>,
  );
  expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("Sign in");
});

test("a page whose code does not come is told of when it is drawn, not before", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  vi.spyOn(pageOf("/search"), "load").mockRejectedValue(new TypeError("Failed to fetch"));
  await loadPageAt("/search");
  expect(warn).toHaveBeenCalledWith("the page cannot be loaded", expect.any(TypeError));
  await loadPageAt("/no/such/page"); // shows none of them
});
