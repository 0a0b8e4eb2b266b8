import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { renderPart, serverFor } from "../../../test/render";
import { LanguageSwitch } from "./LanguageSwitch";

test("the chosen language is used at once and kept", async () => {
  serverFor(null);
  await renderPart(<LanguageSwitch />);
  await userEvent.click(screen.getByRole("button", { name: "Русский" }));
  expect(screen.getByRole("group", { name: "Язык" })).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Русский" })).toHaveAttribute("aria-pressed", "true");
  expect(localStorage.getItem("echochat.language")).toBe("ru");
});
