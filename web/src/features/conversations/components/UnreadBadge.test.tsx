import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { openInbox } from "../../../test/live";
import { renderPart, serverFor } from "../../../test/render";
import { UnreadBadge } from "./UnreadBadge";

test("counts the messages of all conversations", async () => {
  serverFor("me");
  const { services } = await renderPart(<UnreadBadge of="unread" />);
  await openInbox(services, { dm_anna: 2, dm_boris: 1 });
  expect(screen.getByText("3 unread messages")).toBeInTheDocument();
});

test("counts what is unread in rooms apart, and takes in what changes", async () => {
  serverFor("me");
  const { services } = await renderPart(<UnreadBadge of="roomsUnread" />);
  const inbox = await openInbox(services, { dm_anna: 2 });
  inbox.receive({ type: "rooms_unread_state", counts: { books: 3, attic: 1 } });
  inbox.receive({ type: "rooms_unread", counts: { attic: 0 } });
  expect(screen.getByText("3 unread messages")).toBeInTheDocument();
});
