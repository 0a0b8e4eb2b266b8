import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { SegmentedControl } from "./SegmentedControl";

const choices = [
  { value: "a", label: "A", name: "Letter A" },
  { value: "b", label: "B", name: "Letter B" },
];

test("the choice taken is pressed, another is told", async () => {
  const onChoose = vi.fn();
  render(<SegmentedControl choices={choices} label="Letters" onChoose={onChoose} value="a" />);
  expect(screen.getByRole("button", { name: "Letter A" })).toHaveAttribute("aria-pressed", "true");
  await userEvent.click(screen.getByRole("button", { name: "Letter B" }));
  expect(onChoose).toHaveBeenCalledWith("b");
});
