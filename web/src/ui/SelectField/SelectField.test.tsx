import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { SelectField } from "./SelectField";

test("what is chosen is told as it was given", async () => {
  const onChange = vi.fn();
  const choices = [
    { value: 0, label: "Off" },
    { value: 30, label: "Half a minute" },
  ];
  render(<SelectField choices={choices} hint="A pause" label="Pace" onChange={onChange} value={0} />);
  await userEvent.selectOptions(screen.getByLabelText("Pace"), "Half a minute");
  expect(onChange).toHaveBeenCalledWith(30);
  expect(screen.getByLabelText("Pace")).toHaveAccessibleDescription("A pause");
});
