import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { VisuallyHidden } from "./VisuallyHidden";

test("stays in the accessible text", () => {
  render(
    <button type="button">
      Send<VisuallyHidden> now</VisuallyHidden>
    </button>,
  );
  expect(screen.getByRole("button", { name: "Send now" })).toBeInTheDocument();
});
