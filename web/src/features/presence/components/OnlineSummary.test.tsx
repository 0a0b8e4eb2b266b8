import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { goOnline } from "../../../test/live";
import { renderPart, serverFor } from "../../../test/render";
import OnlineSummary from "./OnlineSummary";

test.each([
  [["anna", "boris"], "3 online"],
  [null, "1 guest"],
])("of %j and a guest tells %s", async (names, words) => {
  serverFor("me");
  const { services } = await renderPart(<OnlineSummary />);
  expect(screen.queryByRole("button")).toBeNull();
  await goOnline(services, names, 1);
  const button = screen.getByRole("button", { name: words });
  expect(button).toHaveAttribute("aria-expanded", "false");
  await userEvent.click(button);
  expect(await screen.findByRole("dialog", { name: "Online now" })).toHaveTextContent("1 guest");
  await userEvent.click(button);
  expect(screen.queryByRole("dialog")).toBeNull();
});
