import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { renderPart, serverFor } from "../../test/render";
import { Timestamp } from "./Timestamp";

test("a time is told to programs, and in full to who points at it", async () => {
  serverFor(null);
  const time = new Date(2026, 10, 22, 15, 30, 5);
  await renderPart(<Timestamp time={time.getTime()}>just now</Timestamp>);
  const moment = screen.getByText("just now");
  expect(moment).toHaveAttribute("datetime", time.toISOString());
  await userEvent.hover(moment);
  expect(moment.title).toMatch(/22 November 2026.*15:30:05/u);
});
