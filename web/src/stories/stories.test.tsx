import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { renderPart, serverFor } from "../test/render";
import { parts } from "./parts";

const INVISIBLE = ["VisuallyHidden"]; // styled, but without a look

test("each part of ui/ with a look has stories", () => {
  const styles = Object.keys(import.meta.glob("../ui/*/*.module.css"));
  const styled = new Set(styles.map((path) => path.split("/")[2]));
  const shown = new Set(parts.map(({ part }) => part));
  expect([...styled].filter((part) => !shown.has(part!) && !INVISIBLE.includes(part!))).toEqual([]);
});

test.each(parts.flatMap(({ part, stories }) => stories.map(({ name, Story }) => ({ part, name, Story }))))(
  "$part, $name is drawn",
  async ({ part, Story }) => {
    serverFor(null);
    if (part === "lazyComponent") vi.spyOn(console, "error").mockImplementation(() => {}); // React tells of what does not load
    const { container } = await renderPart(<Story />);
    expect(container).not.toBeEmptyDOMElement();
    expect(screen.queryByText(/undefined/u)).toBeNull();
  },
);
