import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { allowWarnings } from "../../../test/console";
import { changed, openRoom, row } from "../../../test/openRoom";
import { clientConfig, history, message } from "../../../test/samples";

function quoteOf(seq: number, content: string) {
  return { id: 1000 + seq, seq, username: "anna", content, deleted: false };
}

test("a quote leads to what it quotes", async () => {
  await openRoom("me", [message(4), message(5, { replyTo: quoteOf(4, "said 4") })]);
  await userEvent.click(await within(row("said 5")).findByRole("button", { name: /anna.*said 4/u }));
  expect(screen.getAllByText("said 4")[0]?.closest("li")).toHaveAttribute("data-found", "true");
});

test("what is quoted from farther above is fetched and gone to", async () => {
  allowWarnings();
  const { server } = await openRoom("me", [message(50, { replyTo: quoteOf(1, "long ago") })]);
  server.on("GET /api/chat/rooms/public/messages/?around=1", history([message(1, { content: "long ago" }), message(2)]));
  await userEvent.click(await screen.findByRole("button", { name: /long ago/u }));
  await screen.findByText("said 2");
  expect(row("long ago")).toHaveAttribute("data-found", "true");
});

test("a quote tells the edit and the deletion of what it quotes", async () => {
  const { socket } = await openRoom("me", [message(4), message(5, { replyTo: quoteOf(4, "said 4") })]);
  await screen.findByText("said 5");
  socket.receive(changed(4, 1, { message: "corrected", editedAt: "2026-11-22T12:30:00Z" }));
  expect(row("said 5")).toHaveTextContent("corrected");
  socket.receive(changed(4, 2, { message: "", deleted: true }));
  expect(row("said 5")).toHaveTextContent("Message deleted");
});

test("an edited quote is cut at the length that the server tells", async () => {
  const { socket } = await openRoom("me", [message(4), message(5, { replyTo: quoteOf(4, "said 4") })]);
  await screen.findByText("said 5");
  const { chatQuoteMaxLength } = clientConfig;
  socket.receive(changed(4, 1, { message: "🙂".repeat(chatQuoteMaxLength + 1), editedAt: "2026-11-22T12:30:00Z" }));
  expect(within(row("said 5")).getByText("🙂".repeat(chatQuoteMaxLength))).toBeVisible();
});
