// @ts-check
/**
 * Fails when the first message of a room needs more JavaScript than people on a slow line wait for: what runs before the
 * first paint, and the application, with which the page of a room comes; compressed as it is sent.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { gzipSync } from "node:zlib";

import { BUILT, filesOf, readManifest } from "./manifest.js";

const EARLY = /^early-.*\.js$/u;
const LIMIT = 120_000; // bytes

const early = readdirSync(path.join(BUILT, "assets")).filter((name) => EARLY.test(name)).map((name) => `assets/${name}`);
if (early.length !== 1) throw new Error("early.ts is not in the build");
const sizes = [...early, ...filesOf(readManifest(), ["index.html"])]
  .filter((file) => file.endsWith(".js"))
  .map((file) => ({ file, size: gzipSync(readFileSync(path.join(BUILT, file)), { level: 9 }).length }));
const total = sizes.reduce((sum, { size }) => sum + size, 0);
for (const { file, size } of sizes.toSorted((one, other) => other.size - one.size)) console.log(kilobytes(size), file);
console.log(kilobytes(total), `until the first message is visible, of ${kilobytes(LIMIT).trim()}`);
if (total > LIMIT) {
  console.error("Too much: load what the first message does not need by import(), or find what made it grow.");
  process.exitCode = 1;
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1).padStart(6)} kB`;
}
