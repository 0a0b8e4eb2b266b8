import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { goOnline } from "../../../test/live";
import { renderPart, serverFor } from "../../../test/render";
import { DirectHeader } from "./DirectHeader";

const MINUTE = 60_000;

async function show(lastSeen: number | null) {
  serverFor("me");
  return renderPart(<DirectHeader peer={{ username: "anna", profileImage: null, lastSeen }} />);
}

test("names the person, and leads to them and back", async () => {
  await show(null);
  expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("anna");
  const hrefs = screen.getAllByRole("link").map((link) => link.getAttribute("href"));
  expect(hrefs).toEqual(["/direct", "/users/anna"]);
  expect(screen.getByText("Offline")).toBeInTheDocument();
});

test("tells since when they are away, and that they are there", async () => {
  const { services } = await show(Date.now() - 5.5 * MINUTE);
  expect(screen.getByText("Last seen 5 min ago")).toBeInTheDocument();
  await goOnline(services, ["anna"]);
  expect(screen.getAllByText("Online")).toHaveLength(2); // for the dot and in words
});
