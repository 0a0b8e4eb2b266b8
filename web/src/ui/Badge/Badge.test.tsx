import { render } from "@testing-library/react";
import { expect, test } from "vitest";

import { Badge } from "./Badge";

function shown(count: number) {
  return render(<Badge count={count} label={`${String(count)} unread`} />).container.textContent;
}

test.each([
  [1, "11 unread"],
  [100, "99+100 unread"],
  [0, ""],
])("shows %i", (count, words) => {
  expect(shown(count)).toBe(words);
});
