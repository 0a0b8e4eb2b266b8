import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import { renderPart, serverFor } from "../../test/render";
import { piece } from "./piece";

const load = vi.fn<() => Promise<{ default: () => string }>>();

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  serverFor(null);
  load.mockReset().mockRejectedValueOnce(new TypeError("Failed to fetch")).mockResolvedValue({ default: () => "here" });
});

test("a part that cannot be loaded says so, the rest stays, and it can be tried again", async () => {
  const Part = piece(load);
  await renderPart(<p>the rest <Part /></p>);
  expect(await screen.findByRole("alert")).toHaveTextContent("could not be loaded");
  expect(screen.getByText(/the rest/u)).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText(/here/u)).toBeInTheDocument();
});

test("style sheets that failed with it are asked for again", async () => {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/gone.css" });
  document.head.append(link);
  const Part = piece(load);
  await renderPart(<Part />);
  await userEvent.click(await screen.findByRole("button", { name: "Try again" }));
  expect(link.isConnected).toBe(false);
  expect(document.querySelector("link[href='/gone.css']")).not.toBeNull();
});

test("the page can be loaded anew, for code that is gone", async () => {
  const reload = vi.fn();
  vi.stubGlobal("location", { reload });
  const Part = piece(load);
  await renderPart(<Part />);
  await userEvent.click(await screen.findByRole("button", { name: "Load anew" }));
  expect(reload).toHaveBeenCalledOnce();
});
