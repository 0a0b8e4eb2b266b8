import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { goOnline } from "../../../test/live";
import { renderPart, serverFor } from "../../../test/render";
import OnlinePeople from "./OnlinePeople";

async function show(names: readonly string[] | null, guests: number) {
  serverFor("me");
  const { services } = await renderPart(<OnlinePeople />);
  await goOnline(services, names, guests);
}

test("people lead to their pages, guests are counted", async () => {
  await show(["boris", "anna"], 2);
  const hrefs = screen.getAllByRole("link").map((link) => link.getAttribute("href"));
  expect(hrefs).toEqual(["/users/anna", "/users/boris"]);
  expect(screen.getByText("2 guests")).toBeInTheDocument();
});

test("of many the first are named, the rest counted", async () => {
  await show(
    Array.from({ length: 26 }, (_, index) => `p${String(index)}`),
    1,
  );
  expect(screen.getAllByRole("link")).toHaveLength(24);
  expect(screen.getByText("and 2 more, 1 guest")).toBeInTheDocument();
});

test("guests are told a number and asked in", async () => {
  await show(null, 3);
  expect(screen.getByText("3 guests")).toBeInTheDocument();
  expect(screen.getByText(/Sign in to see/u)).toBeInTheDocument();
});

test("while nothing is known nothing is claimed", async () => {
  serverFor("me");
  await renderPart(<OnlinePeople />);
  expect(screen.getByText("Not available")).toBeInTheDocument();
});
