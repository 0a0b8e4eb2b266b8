import { renderHook } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { useServices } from "./services";

test("a component outside the application is told so", () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  expect(() => renderHook(useServices)).toThrow("no services");
});
