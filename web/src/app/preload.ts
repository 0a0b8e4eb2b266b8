import { ThemeStore } from "../features/preferences/store";
import { currentPath } from "../lib/address";
import { messagesPath, PUBLIC_ROOM, roomPath, SESSION } from "../lib/apiPaths";
import { preloadResource, nextTask } from "../lib/documentLoad";
import { LanguageStore } from "../lib/i18n/languageStore";
import { LocalStore } from "../lib/localStore";

// Nothing is painted before this ran, so it is built by itself and stays small. It has the first picture painted in the
// right theme, asks for what the page will need, and starts the application (main.tsx) after that picture.

/** Scripts of the built client, listed by vite.preload.config.ts: main.tsx after its imports. */
declare const APPLICATION: readonly string[];
/** The texts of each language except the default. */
declare const TEXTS: Readonly<Record<string, readonly string[]>>;
/** Further resources of each page, by path; `*` stands for a slug or username. */
declare const PAGES: Readonly<Record<string, readonly string[]>>;

const storage = new LocalStore();
new ThemeStore(storage);
const { language } = new LanguageStore(storage).getSnapshot();
const [, place = "", name] = currentPath().split("/");
const files = [...(TEXTS[language] ?? []), ...(PAGES[name === undefined ? `/${place}` : `/${place}/*`] ?? [])];
for (const file of files) preloadResource(file.endsWith(".css") ? "style" : "script", `/${file}`);
preloadResource("fetch", SESSION);
const slug = { "": PUBLIC_ROOM, rooms: name }[place];
if (slug !== undefined && slug !== "") for (const path of [roomPath(slug), messagesPath(slug)]) preloadResource("fetch", path);

/** Runs the scripts one at a time, since all at once would block the page. */
async function start(): Promise<void> {
  for (const file of APPLICATION) {
    await import(/* @vite-ignore */ `/${file}`);
    await nextTask();
  }
}

if (document.hidden)
  void start(); // nothing is painted there
else requestAnimationFrame(() => setTimeout(() => void start()));
