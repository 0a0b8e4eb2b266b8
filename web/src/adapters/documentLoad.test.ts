import { expect, test, vi } from "vitest";

import { askFor, onceLoaded } from "./documentLoad";

test("a script is asked for as a module, all else is preloaded, both the way that their uses ask", () => {
  askFor("script", "/a.js");
  askFor("fetch", "/b/");
  const links = Array.from(document.head.querySelectorAll("link"), ({ rel, href, crossOrigin }) => [rel, new URL(href).pathname, crossOrigin]);
  expect(links).toEqual([
    ["modulepreload", "/a.js", ""],
    ["preload", "/b/", ""],
  ]);
});

test("a page that is loaded already is not waited for", () => {
  const callback = vi.fn();
  onceLoaded(callback);
  expect(callback).toHaveBeenCalledOnce();
  const state = vi.spyOn(document, "readyState", "get").mockReturnValue("interactive");
  onceLoaded(callback);
  expect(callback).toHaveBeenCalledOnce();
  state.mockRestore();
  dispatchEvent(new Event("load"));
  expect(callback).toHaveBeenCalledTimes(2);
});
