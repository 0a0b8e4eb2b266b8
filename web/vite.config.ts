import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

import { catalogues } from "./scripts/catalogues.js";

const server = process.env.ECHOCHAT_URL ?? "http://127.0.0.1:8000";

/** Puts a `.br` and a `.gz` beside each script and style: aiohttp sends them by itself, nginx by `gzip_static`. */
export function precompressed(): Plugin {
  return {
    name: "precompressed",
    apply: "build",
    async writeBundle({ dir = "" }, bundle) {
      for (const name of Object.keys(bundle).filter((file) => /\.(?:js|css)$/u.test(file))) {
        const file = path.join(dir, name);
        const content = await readFile(file);
        await writeFile(`${file}.br`, brotliCompressSync(content));
        await writeFile(`${file}.gz`, gzipSync(content, { level: 9 }));
      }
    },
  };
}

/** The router does not mark what has no side effects. With the marks, half of it is left out, for nothing uses it. */
function trimmedRouter(): Plugin {
  return {
    name: "trimmed-router",
    apply: "build",
    transform: {
      filter: { id: /react-router\/dist\/production/u },
      handler: (code) => ({
        code: code
          .replaceAll(/ = (React\d*\.(?:createContext|forwardRef)\()/gu, " = /* @__PURE__ */ $1")
          .replaceAll(/^\w+\.displayName = .*;$/gmu, ""),
        map: null,
      }),
    },
  };
}

/**
 * Few pieces instead of one for each module, which would be a request each: what changes seldom; what a room needs, to which
 * most ways lead (`npm run check:bundle` counts it); what the pages of lists and forms share. The first that fits takes a
 * module, with all that it imports.
 */
const GROUPS = [
  { name: "react", test: /node_modules\/(?:react|react-dom|scheduler)\/|src\/app\/react\.ts$/u },
  { name: "vendor", test: /node_modules|rolldown/u },
  { name: "app", test: /src\/app\/main\.tsx$/u },
  { name: "pages", test: /src\/(?:ui\/(?:FormProblem|Notice|Skeleton|TextField)\/|features\/\w+\/components\/(?:ChatList|ChatRow|ConversationRow|OnlinePeople|PersonAvatar|PrivateRoomForm)\.)/u },
];

export default defineConfig({
  plugins: [react(), catalogues(), trimmedRouter(), precompressed()],
  server: {
    // The Host stays the page's own: the server takes no request from another origin.
    proxy: {
      "/api": { target: server },
      "/ws": { target: server, ws: true },
    },
  },
  resolve: {
    // The package gives all its development build; this one has no warnings in it.
    alias: { "react-router": path.resolve(import.meta.dirname, "node_modules/react-router/dist/production/index.mjs") },
  },
  build: {
    manifest: true,
    sourcemap: true,
    target: "es2022",
    rolldownOptions: { output: { codeSplitting: { groups: GROUPS } } },
    cssTarget: ["chrome123", "firefox120", "safari17.5"], // the first that know light-dark()
  },
});
