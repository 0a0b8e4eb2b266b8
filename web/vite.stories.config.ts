import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

import { catalogues } from "./scripts/catalogues.js";
import { emoji } from "./scripts/emoji.js";

/** The page of all parts of ui/ in all states, no part of the product: `npm run stories` serves it, e2e/stories.spec.ts builds it. */
export default defineConfig({
  plugins: [react(), catalogues(), emoji()],
  publicDir: false,
  server: { open: "/stories.html" },
  build: {
    outDir: "node_modules/.cache/stories",
    emptyOutDir: true,
    target: "es2023", // the page awaits its texts
    rolldownOptions: { input: "stories.html" },
  },
});
