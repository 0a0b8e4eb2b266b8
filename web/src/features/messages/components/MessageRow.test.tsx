import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { openRoom, row } from "../../../test/openRoom";
import { message } from "../../../test/samples";

/** What looks for links fails at one message. (A mock of the module is not seen when another file loaded it before.) */
function breakAt(broken: string): void {
  vi.spyOn(String.prototype, "matchAll").mockImplementation(function (this: string, pattern) {
    if (this.valueOf() === broken) throw new Error("bug");
    return RegExp.prototype[Symbol.matchAll].call(pattern, this);
  });
}

test("a message that cannot be drawn is plain text; the room stays", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  breakAt("said 2");
  await openRoom(null, [message(1), message(2), message(3)]);
  expect(row("said 1")).toHaveAttribute("aria-posinset", "1");
  expect((await screen.findByText(/: said 2$/u)).closest("li")).toHaveAttribute("aria-posinset", "2");
  expect(row("said 3")).toHaveAttribute("aria-posinset", "3");
  expect(console.error).toHaveBeenCalled();
});
