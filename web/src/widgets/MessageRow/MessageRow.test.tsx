import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { openRoom, row } from "../../test/openRoom";
import { message } from "../../test/samples";

vi.mock(import("../MessageText/linkify"), () => ({
  linkify: (text: string) => {
    if (text === "said 2") throw new Error("bug");
    return [{ text, href: null }];
  },
}));

test("a message that cannot be drawn is plain text; the room stays", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  await openRoom(null, [message(1), message(2), message(3)]);
  expect(row("said 1")).toHaveAttribute("aria-posinset", "1");
  expect((await screen.findByText(/: said 2$/u)).closest("li")).toHaveAttribute("aria-posinset", "2");
  expect(row("said 3")).toHaveAttribute("aria-posinset", "3");
  expect(console.error).toHaveBeenCalled();
});
