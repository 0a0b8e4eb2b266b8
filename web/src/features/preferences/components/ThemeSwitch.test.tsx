import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { renderPart, serverFor } from "../../../test/render";
import { ThemeSwitch } from "./ThemeSwitch";

test("light, dark and back to the system's", async () => {
  serverFor(null);
  await renderPart(<ThemeSwitch />);
  const { dataset } = document.documentElement;
  await userEvent.click(screen.getByRole("button", { name: "Dark" }));
  expect(dataset.theme).toBe("dark");
  await userEvent.click(screen.getByRole("button", { name: "Light" }));
  expect(dataset.theme).toBe("light");
  await userEvent.click(screen.getByRole("button", { name: "System" }));
  expect(dataset.theme).toBeUndefined();
});
