import { act } from "@testing-library/react";
import { vi } from "vitest";

/** Lets milliseconds pass on the fake clock, with what they bring about on the page. */
export function pass(milliseconds: number): void {
  act(() => {
    vi.advanceTimersByTime(milliseconds);
  });
}
