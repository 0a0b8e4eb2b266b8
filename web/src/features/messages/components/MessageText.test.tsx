import { render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { isEmojiOnly } from "../emojiOnly";
import { MessageText } from "./MessageText";

test("a link opens elsewhere and tells the other site nothing", () => {
  render(<MessageText text="see https://a.example/b." />);
  const link = screen.getByRole("link", { name: "https://a.example/b" });
  expect(link).toHaveAttribute("href", "https://a.example/b");
  expect(link).toHaveAttribute("target", "_blank");
  expect(link).toHaveAttribute("rel", "noopener noreferrer nofollow ugc");
  expect(link.parentElement).toHaveTextContent("see https://a.example/b.");
});

test("markup is shown as it was written", () => {
  const text = "<img src=x onerror=alert(1)>";
  const { container } = render(<MessageText text={text} />);
  expect(screen.getByText(text)).toBeInTheDocument();
  expect(container.querySelector("img")).toBeNull();
});

test.each(["👍", "❤️", "👨‍👩‍👧‍👦", "👋🏽 🎉", "🇷🇺🇬🇧"])("%s alone is shown large", (text) => {
  expect(isEmojiOnly(text)).toBe(true);
});

test("a browser that can't count emoji shows them as text", () => {
  vi.stubGlobal("Intl", { ...Intl });
  expect("Segmenter" in Intl).toBe(false);
  render(<MessageText text="👍" />);
  expect(screen.getByText("👍")).toHaveAttribute("data-emoji", "false");
});

test.each(["", " ", "ok 👍", "1", "#", "👍".repeat(6), "👍".repeat(1000), "а"])("%j is not", (text) => {
  expect(isEmojiOnly(text)).toBe(false);
});
