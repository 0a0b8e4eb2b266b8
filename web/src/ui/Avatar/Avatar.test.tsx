import { fireEvent, render } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { Avatar } from "./Avatar";

test("a picture is shown, for the eye only", () => {
  const { container } = render(<Avatar name="anna" picture="/p.png" />);
  expect(container.querySelector("img")).toHaveAttribute("src", "/p.png");
  expect(container.querySelector("img")).toHaveAttribute("alt", "");
});

test.each([
  ["анна", "А"],
  ["😀x", "😀"],
  ["", "?"],
])("%j without a picture shows %s", (name, letter) => {
  const { container } = render(<Avatar name={name} picture={null} />);
  expect(container).toHaveTextContent(letter);
});

test("a name has one colour", () => {
  const hues = ["anna", "anna", "boris"].map((name) => {
    const { container } = render(<Avatar name={name} picture={null} />);
    return container.firstElementChild?.getAttribute("data-hue");
  });
  expect(hues[0]).toBe(hues[1]);
  expect(hues[0]).not.toBe(hues[2]);
});

test("a picture that cannot be loaded gives way to the letter, until there is another", () => {
  const onBroken = vi.fn();
  const { container, rerender } = render(<Avatar name="anna" onBroken={onBroken} picture="/old" />);
  fireEvent.error(container.querySelector("img")!);
  expect(container).toHaveTextContent("A");
  expect(onBroken).toHaveBeenCalledOnce();
  rerender(<Avatar name="anna" onBroken={onBroken} picture="/new" />);
  expect(container.querySelector("img")).toHaveAttribute("src", "/new");
});
