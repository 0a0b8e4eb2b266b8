// @ts-check
/** What Vite tells of the built client: which files a module needs. */
import { readFileSync } from "node:fs";
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
 * The scripts and styles that are loaded before the modules can run, each once.
 * @param {Manifest} manifest
 * @param {readonly string[]} modules
 * @returns {string[]} paths in the build
 */
export function filesOf(manifest, modules) {
  /** @type {Set<string>} */
  const files = new Set();
  const seen = new Set(modules);
  for (const name of seen) { // grows on the way
    const chunk = manifest[name];
    if (chunk === undefined) throw new Error(`${name} is not in the build`);
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    for (const imported of chunk.imports ?? []) seen.add(imported);
  }
  return [...files];
}
