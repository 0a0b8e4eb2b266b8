import { expect, onTestFinished, test, vi } from "vitest";

import { allowWarnings } from "../test/console";
import { preloadResource, loadFont, onceLoaded } from "./documentLoad";

test("a script is asked for as a module, all else is preloaded, both the way that their uses ask", () => {
  preloadResource("script", "/a.js");
  preloadResource("fetch", "/b/");
  const links = Array.from(document.head.querySelectorAll("link"), ({ rel, href, crossOrigin }) => [
    rel,
    new URL(href).pathname,
    crossOrigin,
  ]);
  expect(links).toEqual([
    ["modulepreload", "/a.js", ""],
    ["preload", "/b/", ""],
  ]);
});

test("a font that cannot be loaded is no reason to stop", async () => {
  allowWarnings();
  const load = vi.fn(() => Promise.reject(new Error("no network")));
  Object.defineProperty(document, "fonts", { value: { load }, configurable: true }); // jsdom has none
  onTestFinished(() => void Reflect.deleteProperty(document, "fonts"));
  await expect(loadFont("Onest", "Яz")).resolves.toBeUndefined();
  expect(load).toHaveBeenCalledWith("1em Onest", "Яz");
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
