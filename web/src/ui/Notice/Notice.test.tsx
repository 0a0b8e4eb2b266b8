import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { Notice } from "./Notice";

test.each([
  ["danger", "alert"],
  ["warning", "status"],
  ["info", "status"],
] as const)("%s is read as %s", (variant, role) => {
  render(<Notice variant={variant}>Words</Notice>);
  expect(screen.getByRole(role)).toHaveTextContent("Words");
});
