import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { loadEmoji } from "virtual:emoji";
import { beforeAll, expect, test, vi } from "vitest";

import { renderPart, serverFor } from "../../../test/render";
import EmojiPicker from "./EmojiPicker";
import EmojiPopover from "./EmojiPopover";

beforeAll(async () => {
  await Promise.all(["en", "ru"].map((language) => loadEmoji(language))); // takes its time on a busy machine
});

async function open() {
  serverFor("me");
  const actions = { onPick: vi.fn<(sign: string) => void>(), onClose: vi.fn() };
  const { services, unmount } = await renderPart(<EmojiPopover {...actions} anchor={document.body} />);
  await screen.findByText("Smileys & emotion");
  await waitFor(() => expect(screen.getByRole("searchbox")).toHaveFocus());
  return { ...actions, services, unmount };
}

function type(keys: string) {
  return userEvent.keyboard(keys);
}

test("the field has the focus, and Enter takes the first that is found", async () => {
  const { onPick } = await open();
  await type("rocket{Enter}");
  expect(onPick).toHaveBeenCalledExactlyOnceWith("🚀");
});

test.each([
  ["rocket{Enter}", ["🚀"]],
  ["cat{Enter}{Backspace}{Backspace}{Backspace}rocket", []],
])("%s before the emoji are loaded picks %j", async (keys, picked) => {
  let loaded = () => {};
  const held = new Promise<void>((resolve) => (loaded = resolve));
  const load = (language: string) => held.then(() => loadEmoji(language));
  serverFor("me");
  const onPick = vi.fn<(sign: string) => void>();
  await renderPart(<EmojiPicker load={load} onPick={onPick} />);
  await userEvent.type(screen.getByRole("searchbox"), keys);
  expect(screen.getByText("Loading emoji…")).toBeInTheDocument();
  act(loaded);
  expect(await screen.findByTitle("Rocket")).toBeInTheDocument();
  expect(onPick.mock.calls.flat()).toEqual(picked);
});

test("arrows lead through the emoji, into the next group and out of it again", async () => {
  const { onPick } = await open();
  await type("{ArrowDown}{ArrowRight}{ArrowDown}{ArrowUp}{ArrowLeft}{ArrowRight}");
  expect(screen.getByTitle("Grinning face with big eyes")).toHaveFocus();
  const last = screen.getByLabelText("Smileys & emotion").querySelector<HTMLElement>("button:last-child");
  last?.focus();
  await type("{ArrowDown}");
  expect(screen.getByLabelText("People & body").contains(document.activeElement)).toBe(true);
  await type("{ArrowUp}");
  expect(last).toHaveFocus();
  await type("{Enter}");
  expect(onPick).toHaveBeenCalledOnce();
});

test("Escape closes, and a search without a result says so", async () => {
  const { onPick, onClose } = await open();
  await type("qqqq{Enter}");
  expect(screen.getByText("Nothing found")).toBeInTheDocument();
  await type("{Escape}");
  expect(onClose).toHaveBeenCalledOnce();
  expect(onPick).not.toHaveBeenCalled();
});

test("in another language they have its names", async () => {
  const { services } = await open();
  services.language.choose("ru");
  expect(await screen.findByText("Смайлики и люди")).toBeInTheDocument();
});

test("what was picked lately stands first next time, until one searches", async () => {
  const { unmount } = await open();
  await userEvent.click(screen.getByTitle("Grinning face"));
  unmount();
  const { onPick } = await open();
  const recent = screen.getByLabelText("Recently used");
  await type("cat");
  expect(recent).not.toBeInTheDocument();
  await type("{Backspace}{Backspace}{Backspace}");
  await userEvent.click(within(screen.getByLabelText("Recently used")).getByTitle("Grinning face"));
  expect(onPick).toHaveBeenCalledExactlyOnceWith("😀");
});

test("a skin tone stays chosen", async () => {
  const { unmount } = await open();
  await userEvent.click(screen.getByLabelText("Skin tone: default"));
  unmount();
  const { onPick } = await open();
  expect(screen.getByLabelText("Skin tone: light skin tone")).toHaveTextContent("✋🏻");
  await type("thumbs up{Enter}");
  expect(onPick).toHaveBeenCalledExactlyOnceWith("👍🏻");
});

test("what was kept by something else is no reason to fail", async () => {
  localStorage.setItem("echochat.emoji", JSON.stringify({ recent: "x", tone: "y" }));
  await open();
  expect(screen.getByLabelText("Skin tone: default")).toBeInTheDocument();
});

test("the rest is drawn as one comes near it", async () => {
  await open();
  expect(screen.queryByTitle("Rocket")).toBeNull();
  const grid = screen.getByText("Smileys & emotion").closest("section")?.parentElement;
  for (let turn = 0; turn < 10; turn++) fireEvent.scroll(grid ?? document.body);
  expect(screen.getByTitle("Rocket")).toBeInTheDocument();
});
