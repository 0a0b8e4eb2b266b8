import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { build } from "vite";
import { afterEach, beforeEach, expect, test } from "vitest";

import { catalogues, faultsOf, FOLDER, readCatalogues, typesOf } from "./catalogues.js";

const WEB = path.resolve(import.meta.dirname, "..");
const SOURCES = path.join(WEB, "src");
const TEXTS = path.dirname(FOLDER);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "echochat-texts-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Writes a catalogue beside copies of ours, and returns what is wrong with it. */
function faultsWith(language: string, change: (catalogue: string) => string): string[] {
  cpSync(FOLDER, folder, { recursive: true });
  writeFileSync(path.join(folder, `${language}.po`), change(readFileSync(path.join(FOLDER, "en.po"), "utf8")));
  return faultsOf(readCatalogues(folder));
}

/** Gives a text of a catalogue other words. */
function reworded(id: string, words: string) {
  return (catalogue: string) => catalogue.replace(new RegExp(`(msgid "${id}"\nmsgstr ).*`, "u"), `$1"${words}"`);
}

test("every language has every text, with the same placeholders and all its plural forms", () => {
  expect(faultsOf(readCatalogues())).toEqual([]);
});

test.each([
  ["a missing text", reworded("app.home", ""), "en: app.home: missing"],
  ["an unknown text", (catalogue: string) => `${catalogue}\nmsgid "app.other"\nmsgstr "Other"\n`, "en: app.other: not in ru"],
  ["another placeholder", reworded("home.homeWelcome", "Welcome, {user}"), "en: home.homeWelcome: other placeholders"],
  [
    "a forgotten placeholder",
    reworded("app.guests", "{number, plural, one {a guest} other {guests}} {day}"),
    "en: app.guests: other placeholders",
  ],
  ["an unknown format", reworded("app.guests", "{number, date}"), "en: app.guests: unknown format date"],
  [
    "a missing plural form",
    reworded("app.guests", "{number, plural, other {{number} guests}}"),
    "en: app.guests: needs the plural forms one, other",
  ],
])("%s is found", (_, change, fault) => {
  expect(faultsWith("en", change)).toEqual([fault]);
});

test("what is no message is told with its id", () => {
  expect(() => faultsWith("en", reworded("app.home", "{to home}"))).toThrow("en.po: app.home");
});

test("the types are those of the catalogue: else npm run texts", () => {
  expect(readFileSync(path.join(TEXTS, "types.ts"), "utf8")).toBe(typesOf(readCatalogues()));
});

test("every text is used", () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter((name) =>
    /(?<!types|\.test)\.tsx?$/u.test(name),
  );
  const code = files.map((name) => readFileSync(path.join(SOURCES, name), "utf8")).join("\n");
  const ids = [...(readCatalogues().get("ru")?.keys() ?? [])].filter(
    (id) => id !== "app.languageName" && !id.startsWith("relative."),
  );
  expect(ids.length).toBeGreaterThan(300);
  expect(ids.filter((id) => !new RegExp(`\\b${id.split(".")[1] ?? ""}\\b`, "u").test(code))).toEqual([]);
});

const SCRIPT = `
import { LANGUAGES, loadTexts, memberCatalogue, appCatalogue } from "./entry.mjs";
const before = appCatalogue("de").signOut;
await loadTexts("de");
const texts = appCatalogue("de");
const found = {
  languages: LANGUAGES.map(({ name }) => name),
  before,
  after: texts.signOut,
  guests: texts.guests({ number: 1 }),
  removed: memberCatalogue("de").removed({ name: "Eva" }),
};
console.log(JSON.stringify(found));
`;

test("a further language is one file", { timeout: 120_000 }, async () => {
  for (const part of ["texts", "lib/dto/language.ts"])
    cpSync(path.join(SOURCES, part), path.join(folder, "src", part), { recursive: true });
  symlinkSync(path.join(WEB, "node_modules"), path.join(folder, "node_modules"));
  const locale = path.join(folder, "src/texts/locale");
  const german = readFileSync(path.join(locale, "en.po"), "utf8")
    .replace('"English"', '"Deutsch"')
    .replace('"Sign out"', '"Abmelden"');
  writeFileSync(path.join(locale, "de.po"), german);
  const entry = path.join(folder, "src/entry.ts");
  writeFileSync(
    entry,
    'export * from "./texts/catalogue"; export * from "./texts/members"; export { LANGUAGES } from "virtual:languages";',
  );
  await build({
    configFile: false,
    root: folder,
    logLevel: "error",
    plugins: [catalogues(locale)],
    build: { lib: { entry, formats: ["es"], fileName: "entry" }, outDir: folder, emptyOutDir: false },
  });
  const script = path.join(folder, "script.mjs");
  writeFileSync(script, SCRIPT);
  expect(JSON.parse(execFileSync(process.execPath, [script], { encoding: "utf8" }))).toEqual({
    languages: ["Русский", "Deutsch", "English"],
    before: "Выйти",
    after: "Abmelden",
    guests: "1 guest",
    removed: "Eva is no longer in the room",
  });
});
