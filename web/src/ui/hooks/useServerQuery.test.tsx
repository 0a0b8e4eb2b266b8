import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";

import { serverFor, startedServices, withServices } from "../../test/render";
import { useServerList } from "./useServerQuery";

test("a list without an end stops at 50 pages", async () => {
  serverFor("me");
  const ask = (next: string | null) => Promise.resolve({ items: [next ?? "0"], next: String(Number(next) + 1) });
  const { result } = renderHook(() => useServerList({ queryKey: ["endless"], ask }), {
    wrapper: withServices(await startedServices()),
  });
  await act(() => expect.poll(() => result.current.items).toHaveLength(1));
  for (let pages = 2; pages <= 50; pages++) {
    act(() => result.current.more?.());
    await act(() => expect.poll(() => result.current.items, { interval: 1 }).toHaveLength(pages));
  }
  expect(result.current.items?.at(-1)).toBe("49");
  expect(result.current.more).toBeNull();
});
