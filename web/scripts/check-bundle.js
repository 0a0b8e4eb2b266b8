// @ts-check
/**
 * Fails when the first message of a room needs more JavaScript than people on a slow line wait for, compressed as it is sent.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { gzipSync } from "node:zlib";

import { BUILT, firstScripts } from "./manifest.js";

const LIMIT = 130_000; // bytes

const sizes = firstScripts().map((file) => ({ file, size: gzipSync(readFileSync(path.join(BUILT, file)), { level: 9 }).length }));
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
