import { act, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { pass } from "../../../test/clock";
import { renderPart, serverFor } from "../../../test/render";
import { run } from "../../../test/samples";
import { LiveAnnouncer } from "./LiveAnnouncer";

async function hear(count: number, me: string | null = null) {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  serverFor(null);
  const last = run(1, count).slice(-3);
  const view = await renderPart(<LiveAnnouncer arrivals={{ count, last }} me={me} />);
  return view;
}

test("what others say is read out, a moment later and together", async () => {
  await hear(2);
  expect(screen.getByRole("log")).toBeEmptyDOMElement();
  pass(1_000);
  expect(screen.getByRole("log")).toHaveTextContent("anna: said 1anna: said 2");
});

test("one's own words are not", async () => {
  await hear(2, "anna");
  pass(1_000);
  expect(screen.getByRole("log")).toBeEmptyDOMElement();
});

test("a burst is one sentence and the last message", async () => {
  await hear(200);
  pass(1_000);
  expect(screen.getByRole("log")).toHaveTextContent("200 new messagesanna: said 200");
});

test("nothing is repeated", async () => {
  await hear(1);
  pass(1_000);
  const said = screen.getByRole("log").innerHTML;
  act(() => void vi.advanceTimersByTime(5_000));
  expect(screen.getByRole("log").innerHTML).toBe(said);
});
