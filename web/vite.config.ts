import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

import { catalogues } from "./scripts/catalogues.js";
import { emoji } from "./scripts/emoji.js";

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

/** Modules in `components/` folders, by their names. */
function components(...names: string[]): string {
  return String.raw`features/[\w/]+/components/(?:${names.join("|")})\.`;
}

/**
 * Few chunks, each a request, instead of one for each module. First what seldom changes, then what the first message of a room
 * needs (`npm run check:bundle` counts both), then what is loaded right after it, and what pages of lists and forms share. The
 * first group that fits takes a module, with all that it imports.
 */
const GROUPS = [
  { name: (id: string) => `emoji-${id.replace(/^.*\//u, "")}`, test: /virtual:emoji\//u },
  { name: "react", test: /node_modules\/(?:react|react-dom|scheduler)\/|src\/app\/react\.ts$|rolldown\/runtime/u },
  {
    name: "vendor",
    test: /node_modules\/(?!@tanstack\/|@base-ui|@floating-ui|@babel\/runtime|use-sync-external-store|tinykeys|react-hook-form)/u,
  },
  { name: "app", test: /src\/app\/main\.tsx$/u },
  {
    name: "composer",
    test: new RegExp(
      `src/${components("Composer", "ModeBanner", "SlowMode", "QuoteBox", "Reactions", "RoomStatusLine", "Unsent")}`,
      "u",
    ),
  },
  {
    name: "around",
    test: new RegExp(
      `node_modules/@tanstack/|src/(?:app/layout/Notices|ui/queries\\.ts|features/(?:conversations|presence)/(?:api|store)\\.ts|${components("OnlineSummary", "OwnRole", "PanelButton", "ReadOnlyHint", "RoomSidebar")})`,
      "u",
    ),
  },
  { name: "forms", test: /node_modules\/react-hook-form\/|src\/ui\/Form\/useForm\./u },
  {
    name: "pages",
    test: new RegExp(
      `src/(?:ui/(?:FormProblem|Notice|Skeleton|TextField)/|${components("ConversationList", "PrivateRoomForm")})`,
      "u",
    ),
  },
  { name: "dialogs", test: /src\/ui\/(?:Confirmation|Sheet|SidePanel)\//u },
  { name: "menus", test: /src\/ui\/(?:Menu|Popover)\//u },
];

export default defineConfig({
  plugins: [react(), catalogues(), emoji(), trimmedRouter(), precompressed()],
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
