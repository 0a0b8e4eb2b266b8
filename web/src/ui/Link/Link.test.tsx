import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter, Route, Routes } from "react-router";
import { expect, test } from "vitest";

import { Link } from "./Link";

function show() {
  const routes = (
    <Routes>
      <Route element={<Link to="/there?now=1">Go</Link>} path="/" />
      <Route element="There" path="/there" />
    </Routes>
  );
  render(<MemoryRouter>{routes}</MemoryRouter>);
  return screen.getByRole("link", { name: "Go" });
}

test("a click goes to the page without loading anew", async () => {
  await userEvent.click(show());
  expect(screen.getByText("There")).toBeInTheDocument();
});

test("a click that asks for another tab is left to the browser", async () => {
  const link = show();
  expect(link).toHaveAttribute("href", "/there?now=1");
  link.addEventListener("click", (event) => event.preventDefault()); // jsdom cannot open a tab
  const user = userEvent.setup();
  await user.keyboard("{Control>}");
  await user.click(link);
  expect(link).toBeInTheDocument();
});
