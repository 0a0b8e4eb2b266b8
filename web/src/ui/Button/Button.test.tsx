import { render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { expect, test } from "vitest";

import { Button, ButtonLink } from "./Button";

test("a button submits only when told to", () => {
  render(<Button>Go</Button>);
  expect(screen.getByRole("button", { name: "Go" })).toHaveAttribute("type", "button");
});

test("a link that looks like a button is a link", () => {
  render(<ButtonLink to="/there">Go</ButtonLink>, { wrapper: MemoryRouter });
  expect(screen.getByRole("link", { name: "Go" })).toHaveAttribute("href", "/there");
});
