import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

import { defineConfig, type UserConfig } from "vite";

import { precompressed } from "./vite.config.ts";

const BUILT = path.resolve(import.meta.dirname, "dist");
const KEPT = /\.(?:css|html|js|svg|webmanifest|woff2)$/u;
const WANTED_BY_FEW = /^assets.emoji-/u; // large, and kept by the browser once they were loaded

/** What the worker keeps of the client: `vite build` has put it into dist/ before. */
async function precached() {
  const names = (await readdir(BUILT, { recursive: true })).filter(
    (name) => KEPT.test(name) && !WANTED_BY_FEW.test(name) && name !== "sw.js",
  );
  return Promise.all(
    names.toSorted().map(async (name) => ({
      url: `/${name.replaceAll(path.sep, "/")}`,
      revision: name.startsWith("assets") ? null : digest(await readFile(path.join(BUILT, name))), // or it is in the name
    })),
  );
}

function digest(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 16);
}

/** The service worker, beside the client that it keeps. */
export default defineConfig(async (): Promise<UserConfig> => ({
  publicDir: false,
  define: { PRECACHE: JSON.stringify(await precached()) },
  plugins: [precompressed()],
  build: {
    emptyOutDir: false,
    modulePreload: false,
    sourcemap: true,
    target: "es2022",
    rolldownOptions: {
      input: "src/worker/serviceWorker.ts",
      output: { entryFileNames: "sw.js" },
    },
  },
}));
