import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { TextArea } from "./TextArea";

test("tells what is typed, and what is wrong to those who listen", async () => {
  const onChange = vi.fn();
  render(<TextArea hint="A few words" label="About" onChange={onChange} problems={["Too long"]} value="" />);
  await userEvent.type(screen.getByLabelText("About"), "a");
  expect(onChange).toHaveBeenCalledWith("a");
  expect(screen.getByLabelText("About")).toHaveAccessibleDescription("A few words Too long");
});
