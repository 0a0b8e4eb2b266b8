import { expect, test } from "vitest";

import { Refused, Unreachable } from "./http";
import { problemOf } from "./problem";

test("no answer, and a proxy's page, mean that the server is away", () => {
  expect(problemOf(new Unreachable("/x/")).kind).toBe("away");
  expect(problemOf(new Refused(502, null, 0)).kind).toBe("away");
});

test("a refusal keeps the server's words and when to try again", () => {
  const before = performance.now();
  const problem = problemOf(new Refused(429, { error: "Slow down" }, 5));
  expect(problem).toMatchObject({ kind: "refused", message: "Slow down", status: 429 });
  expect(problem.until).toBeGreaterThanOrEqual(before + 5000);
});

test("all else is unexpected", () => {
  expect(problemOf(new Error("bug"))).toMatchObject({ kind: "unexpected", message: "", until: 0 });
});
