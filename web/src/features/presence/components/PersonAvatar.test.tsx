import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { goOnline } from "../../../test/live";
import { renderPart, serverFor } from "../../../test/render";
import { PersonAvatar } from "./PersonAvatar";

test("has a dot, and words for it, while the person is online", async () => {
  serverFor("me");
  const { services } = await renderPart(<PersonAvatar picture={null} username="anna" />);
  expect(screen.queryByText("Online")).toBeNull();
  await goOnline(services, ["anna"]);
  expect(screen.getByText("Online")).toBeInTheDocument();
});
