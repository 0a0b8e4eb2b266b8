import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { TextField } from "./TextField";

test("hint and problems belong to the field for those who listen", () => {
  render(<TextField hint="At most 30" label="Name" onChange={() => {}} problems={["Taken"]} value="" />);
  const field = screen.getByLabelText("Name");
  expect(field).toHaveAccessibleDescription("At most 30 Taken");
  expect(field).toBeInvalid();
});

test("what is typed is told", async () => {
  const onChange = vi.fn();
  render(<TextField label="Name" onChange={onChange} value="" />);
  await userEvent.type(screen.getByLabelText("Name"), "a");
  expect(onChange).toHaveBeenCalledWith("a");
  expect(screen.getByLabelText("Name")).toBeValid();
});
