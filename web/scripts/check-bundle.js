// @ts-check
/**
 * Fails when the first message of a room needs more JavaScript than people on a slow line wait for:
 * the entry, the page of a room, and all that both import, compressed as it is sent.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { array, object, optional, parse, record, string } from "zod/mini";

const BUILT = path.resolve(import.meta.dirname, "../dist");
const START = ["index.html", "src/pages/RoomPage/RoomPage.tsx"];
const LIMIT = 120_000; // bytes

const manifestSchema = record(string(), object({ file: string(), imports: optional(array(string())) }));

/**
 * The scripts that are loaded before the chunks can run, each once.
 * @param {import("zod/mini").infer<typeof manifestSchema>} manifest Vite's, by source
 * @param {readonly string[]} start
 * @returns {string[]}
 */
export function scriptsOf(manifest, start) {
  /** @type {Set<string>} */
  const seen = new Set();
  const waiting = [...start];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue;
    const chunk = manifest[name];
    if (chunk === undefined) throw new Error(`${name} is not in the build`);
    seen.add(name);
    waiting.push(...(chunk.imports ?? []));
  }
  return [...seen].flatMap((name) => manifest[name]?.file ?? []).filter((file) => file.endsWith(".js"));
}

function main() {
  const manifest = parse(manifestSchema, JSON.parse(readFileSync(path.join(BUILT, ".vite/manifest.json"), "utf8")));
  const sizes = scriptsOf(manifest, START).map((file) => {
    const size = gzipSync(readFileSync(path.join(BUILT, file)), { level: 9 }).length;
    return { file, size };
  });
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  for (const { file, size } of sizes.toSorted((one, other) => other.size - one.size)) console.log(kilobytes(size), file);
  console.log(kilobytes(total), `until the first message is visible, of ${kilobytes(LIMIT).trim()}`);
  if (total > LIMIT) {
    console.error("Too much: load what the first message does not need by import(), or find what made it grow.");
    process.exitCode = 1;
  }
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1).padStart(6)} kB`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
