// @ts-check
/** What Vite tells of the built client: which files a module needs. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { array, object, optional, parse, record, string } from "zod/mini";

export const BUILT = path.resolve(import.meta.dirname, "../dist");

const manifestSchema = record(
  string(),
  object({ file: string(), imports: optional(array(string())), css: optional(array(string())) }),
);
/** @typedef {import("zod/mini").infer<typeof manifestSchema>} Manifest by source */

/** The manifest of what was built last. @returns {Manifest} */
export function readManifest() {
  return parse(manifestSchema, JSON.parse(readFileSync(path.join(BUILT, ".vite/manifest.json"), "utf8")));
}

/**
 * The scripts and styles that are loaded before the modules can run, each once and after what it imports.
 * @param {Manifest} manifest
 * @param {readonly string[]} modules
 * @returns {string[]} paths in the build
 */
export function filesOf(manifest, modules) {
  /** @type {Set<string>} */
  const files = new Set();
  const seen = new Set();
  /** @param {string} name */
  const visit = (name) => {
    if (seen.has(name)) return;
    seen.add(name);
    const chunk = manifest[name];
    if (chunk === undefined) throw new Error(`${name} is not in the build`);
    for (const imported of chunk.imports ?? []) visit(imported);
    for (const file of [...(chunk.css ?? []), chunk.file]) files.add(file);
  };
  for (const name of modules) visit(name);
  return [...files];
}

/**
 * The scripts until the first message of a room is visible: what runs before the first paint, and the application, with
 * which the page of a room comes.
 * @returns {string[]}
 */
export function firstScripts() {
  const preload = readdirSync(path.join(BUILT, "assets")).filter((name) => /^preload-.*\.js$/u.test(name));
  if (preload.length !== 1) throw new Error("preload.ts is not in the build, or twice");
  return [...preload.map((name) => `assets/${name}`), ...filesOf(readManifest(), ["index.html"])].filter((file) =>
    file.endsWith(".js"),
  );
}
