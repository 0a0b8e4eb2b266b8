import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { openInbox } from "../../test/live";
import { renderPart, serverFor } from "../../test/render";
import { UnreadBadge } from "./UnreadBadge";

test("counts the messages of all conversations", async () => {
  serverFor("me");
  const { services } = await renderPart(<UnreadBadge />);
  openInbox(services, { dm_anna: 2, dm_boris: 1 });
  expect(screen.getByText("3 unread messages")).toBeInTheDocument();
});
