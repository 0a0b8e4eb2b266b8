import { act, screen } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";

import { renderPart, serverFor } from "../../test/render";
import { Confirmation } from "../Confirmation/Confirmation";
import { Menu, MenuItem } from "../Menu/Menu";
import { Popover } from "../Popover/Popover";

/** Chromium's own: Back closes the last one that is there. */
class FakeCloseWatcher extends EventTarget {
  static active: FakeCloseWatcher[] = [];

  constructor() {
    super();
    FakeCloseWatcher.active.push(this);
  }

  readonly destroy = () => {
    FakeCloseWatcher.active = FakeCloseWatcher.active.filter((watcher) => watcher !== this);
  };

  static back(): void {
    const last = FakeCloseWatcher.active.at(-1);
    last?.destroy();
    last?.dispatchEvent(new Event("close"));
  }
}

function on(system: "Android" | "Linux"): void {
  vi.spyOn(navigator, "userAgent", "get").mockReturnValue(`Mozilla/5.0 (${system})`);
}

beforeEach(() => {
  vi.stubGlobal("CloseWatcher", FakeCloseWatcher);
  serverFor(null);
});

const question = { title: "Delete?", lead: "It is gone.", yes: "Delete", no: "Cancel" };
const LAYERS = [
  ["question", (onClose: () => void) => <Confirmation onClose={onClose} onYes={() => Promise.resolve()} question={question} />],
  [
    "menu",
    (onClose: () => void) => (
      <Menu anchor={document.body} label="Menu" onClose={onClose}>
        <MenuItem onSelect={onClose}>Copy</MenuItem>
      </Menu>
    ),
  ],
  [
    "popover",
    (onClose: () => void) => (
      <Popover anchor={document.body} label="People" onClose={onClose}>
        anna
      </Popover>
    ),
  ],
] as const;

test.each(LAYERS)("Android's Back closes a %s, once", async (_name, layer) => {
  on("Android");
  const onClose = vi.fn();
  const { unmount } = await renderPart(layer(onClose));
  act(() => FakeCloseWatcher.back());
  expect(onClose).toHaveBeenCalledOnce();
  unmount();
  expect(FakeCloseWatcher.active).toEqual([]);
});

test("on other systems Escape is Base UI's alone", async () => {
  on("Linux");
  await renderPart(LAYERS[0][1](() => undefined));
  expect(screen.getByRole("alertdialog")).toBeInTheDocument();
  expect(FakeCloseWatcher.active).toEqual([]);
});
