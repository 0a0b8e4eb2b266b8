import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { pass } from "../../../test/clock";
import { renderPart, serverFor } from "../../../test/render";
import { ConnectionState } from "./ConnectionState";

async function show(kind: "open" | "connecting" | "idle") {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  serverFor(null);
  const onReconnect = vi.fn();
  await renderPart(<ConnectionState connection={{ kind }} onReconnect={onReconnect} />);
  return onReconnect;
}

test("an open connection is not talked about", async () => {
  await show("open");
  pass(10_000);
  expect(screen.getByRole("status")).toBeEmptyDOMElement();
});

test("a short break is not talked about, a longer one is", async () => {
  await show("connecting");
  pass(1_000);
  expect(screen.getByRole("status")).toBeEmptyDOMElement();
  pass(1_000);
  expect(screen.getByRole("status")).toHaveTextContent("Connecting…");
});

test("one need not wait", async () => {
  const onReconnect = await show("idle");
  pass(2_000);
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(onReconnect).toHaveBeenCalledOnce();
});
