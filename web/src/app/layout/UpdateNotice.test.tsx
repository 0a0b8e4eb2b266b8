import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { renderPart, serverFor } from "../../test/render";
import { UpdateNotice } from "./UpdateNotice";

async function offered() {
  serverFor(null);
  const { services } = await renderPart(<UpdateNotice />);
  expect(screen.queryByRole("button")).toBeNull();
  act(() => services.updates.offer());
  return services;
}

test("a newer version is taken by a button only", async () => {
  const { worker } = await offered();
  const goOver = vi.spyOn(await worker(), "goOver").mockImplementation(() => {});
  expect(goOver).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole("button", { name: "Reload" }));
  await vi.waitFor(() => expect(goOver).toHaveBeenCalledOnce());
});

test("it can be put off", async () => {
  await offered();
  await userEvent.click(screen.getByRole("button", { name: "Later" }));
  expect(screen.queryByRole("button")).toBeNull();
});
