import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";

import type { Page } from "../../lib/page";
import { usePages } from "./usePages";

interface Question {
  readonly next: string | null;
  /** Answers it with these items and what comes after them; null: it fails. */
  readonly answer: (items: readonly string[] | null, next?: string | null) => Promise<void>;
}

/** A list whose questions the test answers itself, in the order it likes. */
function slowList() {
  const questions: Question[] = [];
  const ask = (next: string | null) =>
    new Promise<Page<string>>((resolve, reject) => {
      const answer = (items: readonly string[] | null, after: string | null = null) =>
        act(() => {
          if (items === null) reject(new Error("away"));
          else resolve({ items, next: after });
          return Promise.resolve();
        });
      questions.push({ next, answer });
    });
  const { result, rerender } = renderHook(({ key }) => usePages(key, ask), { initialProps: { key: "one" } });
  return {
    list: result,
    show: (key: string) => rerender({ key }),
    more: () => act(() => result.current.more?.()),
    question: (index: number): Question => questions[index] ?? expect.unreachable(`question ${String(index)} was not asked`),
  };
}

test("a page that is asked for twice comes once", async () => {
  const { list, question, more } = slowList();
  await question(0).answer(["a"], "2");
  more();
  more();
  expect(question(2).next).toBe("2");
  await question(2).answer(["b"]);
  await question(1).answer(["b"]);
  expect(list.current).toMatchObject({ items: ["a", "b"], more: null });
});

test("a page that no longer follows what is shown is left out", async () => {
  const { list, question, more, show } = slowList();
  await question(0).answer(["a"], "2");
  more();
  show("other");
  await question(2).answer(["x"], "3");
  await question(1).answer(["b"]);
  expect(list.current.items).toEqual(["x"]);
});

test("what went wrong with a list that is another by then is nobody's business", async () => {
  const { list, question, show } = slowList();
  show("other");
  await question(0).answer(null);
  expect(list.current.problem).toBeNull();
  await question(1).answer(null);
  expect(list.current.problem).toMatchObject({ kind: "unexpected" });
});
