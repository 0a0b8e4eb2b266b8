import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin, type Rolldown } from "vite";

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

/**
 * Holds the first paint until the script ran, which knows the theme (Vite drops the attribute from the page's own tag),
 * and asks for the fonts meanwhile, those that come later are not used on the first page, and for the likely page.
 */
function firstPaint(): Plugin {
  return {
    name: "first-paint",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (html, { bundle = {} }) => ({
        html: html.replace('<script type="module"', '<script type="module" blocking="render"'),
        tags: [
          ...Object.keys(bundle)
            .filter((name) => name.endsWith(".woff2"))
            .map((name) => link({ rel: "preload", as: "font", type: "font/woff2", crossorigin: true, fetchpriority: "low", href: `/${name}` })),
          ...likelyChunks(Object.values(bundle)).map((name) => link({ rel: "modulepreload", crossorigin: true, href: `/${name}` })),
        ],
      }),
    },
  };
}

function link(attrs: Record<string, string | boolean>) {
  return { tag: "link", injectTo: "head" as const, attrs };
}

/** The page that links lead to: its code is there when the application knows that it shows a room. */
const LIKELY = "/src/pages/RoomPage/RoomPage.tsx";

function likelyChunks(bundle: readonly (Rolldown.OutputChunk | Rolldown.OutputAsset)[]): readonly string[] {
  const chunks = bundle.filter((chunk) => chunk.type === "chunk");
  const pages = chunks.filter(({ facadeModuleId }) => facadeModuleId?.endsWith(LIKELY));
  const known = new Set(chunks.filter(({ isEntry }) => isEntry).flatMap(({ fileName, imports }) => [fileName, ...imports]));
  const wanted = new Set(pages.flatMap(({ fileName, imports }) => [fileName, ...imports]));
  return [...wanted].filter((name) => !known.has(name));
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

/** What every page needs, the room's first: one piece compresses better than ten. `npm run check:bundle` counts it. */
const BASE =
  /node_modules|src\/(?:adapters\/route|dto\/(?:decode|liveFrame)|ui\/Link|texts\/(?:ru|catalogue|format)|hooks\/(?:services|useAway|useLanguage|usePresence|useRoom|useStore))/u;

export default defineConfig({
  plugins: [react(), trimmedRouter(), precompressed(), firstPaint()],
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
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "base", test: BASE }] } } },
    cssTarget: ["chrome123", "firefox120", "safari17.5"], // the first that know light-dark()
  },
});
