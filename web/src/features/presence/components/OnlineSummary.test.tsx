import { screen } from "@testing-library/react";
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
  expect(screen.getByRole("button", { name: words })).toHaveAttribute("popovertarget");
});
