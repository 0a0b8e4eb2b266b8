import { render } from "@testing-library/react";
import { expect, test } from "vitest";

import { Logo } from "./Logo";

test("names the application", () => {
  expect(render(<Logo />).container).toHaveTextContent("EchoChat");
});
