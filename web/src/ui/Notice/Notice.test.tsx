import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { Notice } from "./Notice";

test.each([
  ["danger", "alert"],
  ["waiting", "status"],
  ["calm", "status"],
] as const)("%s is read as %s", (look, role) => {
  render(<Notice look={look}>Words</Notice>);
  expect(screen.getByRole(role)).toHaveTextContent("Words");
});
