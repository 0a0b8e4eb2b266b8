import { act, screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { renderApp, serverFor } from "../test/render";

test("the document speaks the chosen language", async () => {
  serverFor(null);
  const { services } = await renderApp("/");
  expect(document.documentElement.lang).toBe("en");
  act(() => services.language.choose("ru"));
  expect(document.documentElement.lang).toBe("ru");
});

test("the first stop of the keyboard skips to the content", async () => {
  serverFor(null);
  await renderApp("/");
  expect(screen.getByRole("link", { name: "Skip to content" })).toHaveAttribute("href", "#main");
});
