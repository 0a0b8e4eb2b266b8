import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { PasswordField } from "./PasswordField";

test("is hidden until one looks at it, and again after", async () => {
  render(<PasswordField hide="Hide" label="Password" onChange={() => {}} show="Show" value="x" />);
  const field = screen.getByLabelText("Password");
  expect(field).toHaveAttribute("type", "password");
  await userEvent.click(screen.getByRole("button", { name: "Show · Password" }));
  expect(field).toHaveAttribute("type", "text");
  await userEvent.click(screen.getByRole("button", { name: "Hide · Password" }));
  expect(field).toHaveAttribute("type", "password");
});
