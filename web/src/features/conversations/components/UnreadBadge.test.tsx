import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { openList } from "../../../test/live";
import { renderPart, serverFor } from "../../../test/render";
import { conversation, direct } from "../../../test/samples";
import { UnreadBadge } from "./UnreadBadge";

test.each([
  ["direct", "3 unread messages"],
  ["rooms", "2 unread messages"],
] as const)("counts the messages of all conversations of a kind: %s", async (kind, words) => {
  serverFor("me");
  const { services } = await renderPart(<UnreadBadge of={kind} />);
  const rooms = [conversation("books", 0, { lastReadSeq: 3 }), conversation("attic")];
  await openList(services, [...rooms, direct("anna", 0, { lastReadSeq: 3 }), direct("boris", 0, { lastReadSeq: 4 })]);
  expect(screen.getByText(words)).toBeInTheDocument();
});
