import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { EmptyState } from "./EmptyState";

test("says its one thing as the page's heading", () => {
  render(<EmptyState lead="Because" title="Closed" />);
  expect(screen.getByRole("heading", { level: 1, name: "Closed" })).toBeVisible();
});
