import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";

import { defineConfig, type Plugin, type UserConfig } from "vite";

import { catalogues, readCatalogues } from "./scripts/catalogues.js";
import { BUILT, filesOf, readManifest } from "./scripts/manifest.js";
import { PAGE_NAMES } from "./src/app/pageNames.ts";
import { precompressed } from "./vite.config.ts";

const ENTRY = "index.html";
/**
 * Puts it into the page in place of the application, which it starts, and whose files are asked for at once. `blocking`:
 * nothing is painted before it has shown the theme, not even by browsers that paint before a module ran.
 */
function intoPage(main: string): Plugin {
  return {
    name: "into-page",
    async writeBundle(_, bundle) {
      const file = path.join(BUILT, ENTRY);
      const page = await readFile(file, "utf8");
      const [preload = ""] = Object.keys(bundle).filter((name) => name.endsWith(".js"));
      const tag = `<script type="module" crossorigin src="/${main}"></script>`;
      if (!page.includes(tag)) throw new Error(`${ENTRY} does not start ${main}`);
      const start = `<script type="module" blocking="render" crossorigin src="/${preload}"></script>\n    <link rel="modulepreload" crossorigin href="/${main}">`;
      await writeFile(file, page.replace(tag, start).replaceAll(`"modulepreload"`, `"modulepreload" fetchpriority="low"`));
    },
  };
}

/** A path as preload.ts compares it; one for each case when it ends in a parameter that may be left out. */
function shapesOf(path: string): readonly string[] {
  const shape = path.replace(/:\w+\??$/u, "*");
  return path.endsWith("?") ? [shape, path.replace(/\/:\w+\?$/u, "")] : [shape];
}

/** What comes before the application: `vite build` has put that into dist/ before. */
export default defineConfig((): UserConfig => {
  const manifest = readManifest();
  const known = new Set(filesOf(manifest, [ENTRY]));
  const beside = (module: string) => filesOf(manifest, [module]).filter((file) => !known.has(file));
  const pages = Object.entries(PAGE_NAMES).flatMap(([path, name]) =>
    shapesOf(path).map((shape) => [shape, beside(`src/app/pages/${name}.tsx`)]),
  );
  const [, ...languages] = readCatalogues().keys();
  const texts = Object.fromEntries(languages.map((language) => [language, beside(`src/texts/locale/${language}.po?part=app`)]));
  const application = [...known].filter((file) => file.endsWith(".js"));
  return {
    publicDir: false,
    define: {
      APPLICATION: JSON.stringify(application),
      TEXTS: JSON.stringify(texts),
      PAGES: JSON.stringify(Object.fromEntries(pages)),
    },
    plugins: [catalogues(), precompressed(), intoPage(manifest[ENTRY]?.file ?? "")],
    build: {
      emptyOutDir: false,
      modulePreload: false,
      sourcemap: true,
      target: "es2022",
      rolldownOptions: { input: "src/app/preload.ts", output: { entryFileNames: "assets/preload-[hash].js" } },
    },
  };
});
