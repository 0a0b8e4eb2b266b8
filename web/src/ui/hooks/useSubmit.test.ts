import { act, renderHook } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { allowWarnings } from "../../test/console";
import { useSubmit } from "./useSubmit";

test("runs one action at a time and forgets an old problem", async () => {
  allowWarnings();
  const steps = [() => Promise.reject(new Error("bug")), () => Promise.resolve()];
  const action = vi.fn(() => steps[action.mock.calls.length - 1]?.() ?? Promise.resolve());
  const { result } = renderHook(() => useSubmit(action));

  const submit = () =>
    act(() => {
      result.current.submit();
      return Promise.resolve();
    });

  act(() => result.current.submit());
  expect(result.current.busy).toBe(true);
  await submit();
  expect(action).toHaveBeenCalledTimes(1);
  expect(result.current).toMatchObject({ busy: false, problem: { kind: "unexpected" } });

  await submit();
  expect(result.current).toMatchObject({ busy: false, problem: null });
});
