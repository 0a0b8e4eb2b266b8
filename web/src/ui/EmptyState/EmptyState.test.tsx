import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { StatePage } from "./EmptyState";

test("says its one thing as the page's heading", () => {
  render(<StatePage lead="Because" title="Closed" />);
  expect(screen.getByRole("heading", { level: 1, name: "Closed" })).toBeVisible();
});
