import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { Skeleton } from "./Skeleton";

test("says what is loaded, once", () => {
  render(<Skeleton label="Loading…" rows={3} />);
  expect(screen.getByRole("status")).toHaveTextContent(/^Loading…$/u);
});
