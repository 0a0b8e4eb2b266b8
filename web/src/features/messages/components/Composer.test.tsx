import { cleanup, fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { createServices } from "../../../app/services";
import { pass } from "../../../test/clock";
import { renderPart, serverFor } from "../../../test/render";
import Composer from "./Composer";

async function show(mutedUntil = 0, pause = 0) {
  serverFor("anna");
  const actions = createServices().rooms.storeOf("public", 0);
  const onSend = vi.spyOn(actions, "send").mockReturnValue(true);
  const room = { actions, snapshot: { ...actions.getSnapshot(), mutedUntil, pause }, isJumping: false };
  const { unmount } = await renderPart(<Composer mode={null} onMode={vi.fn()} room={room} username="anna" />);
  return { onSend, unmount };
}

function field() {
  return screen.getByRole("textbox", { name: "Write a message" });
}

test("Enter sends, Shift+Enter breaks the line", async () => {
  const { onSend } = await show();
  expect(field()).toHaveFocus();
  await userEvent.type(field(), "one{Shift>}{Enter}{/Shift}two{Enter}");
  expect(onSend).toHaveBeenCalledExactlyOnceWith("one\ntwo", undefined);
  expect(field()).toHaveValue("");
});

test("Enter that ends the composition of a character does not send", async () => {
  const { onSend } = await show();
  await userEvent.type(field(), "ni");
  fireEvent.keyDown(field(), { key: "Enter", isComposing: true });
  expect(onSend).not.toHaveBeenCalled();
});

test("the button sends too, but not blanks", async () => {
  const { onSend } = await show();
  await userEvent.type(field(), "  ");
  expect(screen.getByRole("button", { name: "Send" })).toBeDisabled();
  await userEvent.type(field(), "hi");
  await userEvent.click(screen.getByRole("button", { name: "Send" }));
  expect(onSend).toHaveBeenCalledExactlyOnceWith("  hi", undefined);
});

test("the draft is there again, until it is sent", async () => {
  const { unmount } = await show();
  await userEvent.type(field(), "half a thou");
  unmount();
  await show();
  expect(field()).toHaveValue("half a thou");
});

test("characters are counted near the limit, as the server counts them", async () => {
  const { onSend } = await show();
  fireEvent.change(field(), { target: { value: "😀".repeat(950) } });
  expect(screen.getByRole("status")).toHaveTextContent("50 left");
  fireEvent.change(field(), { target: { value: "😀".repeat(1002) } });
  expect(screen.getByRole("status")).toHaveTextContent("2 over the limit");
  await userEvent.type(field(), "{Enter}");
  expect(onSend).not.toHaveBeenCalled();
});

test("who was too fast is told how long to wait", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  await show(performance.now() + 3_000);
  expect(screen.getByRole("timer")).toHaveTextContent("3 s");
  pass(3_500);
  expect(screen.queryByRole("timer")).toBeNull();
});

test("on a touch screen the keyboard is not called up, and Enter breaks the line", async () => {
  vi.stubGlobal("matchMedia", () => ({ matches: false }));
  const { onSend } = await show();
  expect(field()).not.toHaveFocus();
  expect(field()).toHaveAttribute("enterkeyhint", "enter");
  await userEvent.type(field(), "one{Enter}two");
  expect(field()).toHaveValue("one\ntwo");
  expect(onSend).not.toHaveBeenCalled();
});

test("what is not taken stays in the field", async () => {
  const { onSend } = await show();
  onSend.mockReturnValue(false);
  await userEvent.type(field(), "one{Enter}");
  expect(field()).toHaveValue("one");
});

test("an emoji goes where the caret is", async () => {
  await show();
  await userEvent.type(field(), "ab{ArrowLeft}");
  await userEvent.click(screen.getByRole("button", { name: "Emoji" }));
  await screen.findByText("Smileys & emotion");
  await userEvent.type(screen.getByRole("searchbox"), "rocket{Enter}");
  expect(field()).toHaveValue("a🚀b");
  expect(field()).toHaveFocus();
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("the emoji go away when one goes on elsewhere or does not want them", async () => {
  await show();
  const button = screen.getByRole("button", { name: "Emoji" });
  await userEvent.click(button);
  await screen.findByRole("dialog");
  await userEvent.keyboard("{Escape}");
  expect(button).toHaveFocus();
  await userEvent.click(button);
  await screen.findByRole("dialog");
  await userEvent.click(field());
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("in slow mode tells how often one may write, and when next", async () => {
  await show(0, 90);
  expect(await screen.findByText("Slow mode: one message every 1 min 30 s")).toBeInTheDocument();
  cleanup();
  await show(performance.now() + 29_900, 90);
  expect(await screen.findByRole("timer")).toHaveTextContent("wait 30 s");
});
