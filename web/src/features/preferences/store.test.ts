import { afterEach, expect, test } from "vitest";

import { LocalStore } from "../../lib/localStore";
import { ThemeStore } from "./store";

const root = document.documentElement;

afterEach(() => {
  delete root.dataset.theme;
  document.head.replaceChildren();
});

function colourOfBrowser(theme: string): HTMLMetaElement {
  const meta = document.createElement("meta");
  Object.assign(meta, { name: "theme-color", content: "#000", media: `(prefers-color-scheme: ${theme})` });
  meta.dataset.theme = theme;
  document.head.append(meta);
  return meta;
}

test("the theme is the system's until one is chosen, here and after a reload", () => {
  const themes = new ThemeStore(new LocalStore());
  expect(root.dataset.theme).toBeUndefined();
  themes.choose("dark");
  expect(root.dataset.theme).toBe("dark");
  delete root.dataset.theme;
  expect(new ThemeStore(new LocalStore()).getSnapshot()).toEqual({ theme: "dark" });
  expect(root.dataset.theme).toBe("dark");
});

test("back to the system's nothing is kept", () => {
  const themes = new ThemeStore(new LocalStore());
  themes.choose("light");
  themes.choose(null);
  expect(root.dataset.theme).toBeUndefined();
  expect(localStorage).toHaveLength(0);
});

test("a stored word that is no theme counts as none", () => {
  localStorage.setItem("echochat.theme", "neon");
  expect(new ThemeStore(new LocalStore()).getSnapshot()).toEqual({ theme: null });
});

test("the browser's own bars follow", () => {
  const [light, dark] = [colourOfBrowser("light"), colourOfBrowser("dark")];
  const themes = new ThemeStore(new LocalStore());
  themes.choose("light");
  expect([light.media, dark.media]).toEqual(["all", "not all"]);
  themes.choose(null);
  expect([light.media, dark.media]).toEqual(["(prefers-color-scheme: light)", "(prefers-color-scheme: dark)"]);
});
