import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { renderPart, serverFor } from "../../test/render";
import { message } from "../../test/samples";
import { Arrivals } from "./Arrivals";

test("what others say is read out, what one says oneself is not", async () => {
  serverFor("me");
  await renderPart(<Arrivals me="me" messages={[message(1), message(2, { username: "me" })]} />);
  expect(screen.getByRole("log")).toHaveTextContent(/^anna: said 1$/u);
});
