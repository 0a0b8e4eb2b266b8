import { render } from "@testing-library/react";
import { expect, test } from "vitest";

import { Icon } from "./Icon";

test("is nothing to those who listen", () => {
  expect(render(<Icon name="room" />).container.firstElementChild).toHaveAttribute("aria-hidden", "true");
});
