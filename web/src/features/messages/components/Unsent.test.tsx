import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { pass } from "../../../test/clock";
import { renderPart, serverFor } from "../../../test/render";
import { appCatalogue } from "../../../texts/catalogue";
import Unsent from "./Unsent";

test("a message that waits for long can be taken back", async () => {
  serverFor(null);
  const onDiscard = vi.fn();
  vi.useFakeTimers({ shouldAdvanceTime: true });
  await renderPart(<Unsent delivery="pending" nonce="n" onDiscard={onDiscard} onRetry={() => {}} texts={appCatalogue("en")} />);
  expect(screen.queryByRole("button")).toBeNull();
  pass(5_000);
  await userEvent.click(screen.getByRole("button", { name: "Cancel sending" }));
  expect(onDiscard).toHaveBeenCalledWith("n");
});
