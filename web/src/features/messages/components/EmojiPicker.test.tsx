import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { renderPart, serverFor } from "../../../test/render";
import { EMOJI, findEmoji } from "../emoji";
import { isEmojiOnly } from "../emojiOnly";
import EmojiPicker from "./EmojiPicker";

async function open() {
  serverFor("me");
  const actions = { onPick: vi.fn(), onClose: vi.fn() };
  await renderPart(<EmojiPicker {...actions} />);
  return actions;
}

function found(query: string) {
  return findEmoji(query).map(({ sign }) => sign);
}

test("each is one emoji, once, with a name in both languages", () => {
  expect(new Set(EMOJI.map(({ sign }) => sign)).size).toBe(EMOJI.length);
  expect(EMOJI.filter(({ sign, names }) => !isEmojiOnly(sign) || names.ru === "" || names.en === "")).toEqual([]);
});

test.each([
  ["огонь", "🔥"],
  ["FIRE", "🔥"],
  ["ёлк", "🌲"],
  ["елка", "🌲"],
  ["день рожд", "🎂"],
  ["thumbs down", "👎"],
])("%j finds %s", (query, sign) => {
  expect(found(query)).toContain(sign);
});

test("a word within a word finds nothing", () => {
  expect(found("umbs")).toEqual([]);
});

test("the field has the focus, and Enter takes the first that is found", async () => {
  const { onPick } = await open();
  await userEvent.keyboard("rocket{Enter}");
  expect(onPick).toHaveBeenCalledExactlyOnceWith("🚀");
});

test("arrows lead through the grid", async () => {
  const { onPick } = await open();
  await userEvent.keyboard("{ArrowDown}{ArrowRight}{ArrowDown}{ArrowUp}{ArrowLeft}{ArrowRight}{Enter}");
  expect(onPick).toHaveBeenCalledExactlyOnceWith(EMOJI[1]?.sign);
});

test("Escape closes, and a search without a result says so", async () => {
  const { onPick, onClose } = await open();
  await userEvent.keyboard("zzz{Enter}");
  expect(screen.getByRole("status")).toHaveTextContent("Nothing found");
  await userEvent.keyboard("{Escape}");
  expect(onClose).toHaveBeenCalledOnce();
  expect(onPick).not.toHaveBeenCalled();
});
