import { defineConfig, mergeConfig } from "vitest/config";

import viteConfig from "./vite.config.ts";

export default mergeConfig(
  viteConfig,
  defineConfig({
    test: {
      restoreMocks: true,
      unstubGlobals: true,
      projects: [
        {
          extends: true,
          test: {
            name: "client",
            environment: "jsdom",
            isolate: false, // one jsdom for all files: four times as fast, and setup.ts cleans up
            include: ["src/**/*.test.{ts,tsx}"],
            setupFiles: ["src/test/setup.ts"],
            testTimeout: 60_000, // milliseconds; the first test of a page waits for its code, on a busy machine long
            hookTimeout: 60_000,
          },
        },
        { extends: true, test: { name: "scripts", include: ["scripts/**/*.test.ts"], hookTimeout: 60_000, testTimeout: 60_000 } },
      ],
      coverage: {
        include: ["src/**/*.{ts,tsx}"],
        reporter: [["text", { skipFull: true }]],
        exclude: [
          "src/app/{preload.ts,main.tsx}",
          "src/worker/{serviceWorker,routes}.ts",
          "src/test/**",
          "src/stories/**",
          "src/**/*.stories.tsx",
          "src/**/*.test.{ts,tsx}",
        ],
        thresholds: { lines: 90, branches: 90, functions: 90, statements: 90 },
      },
    },
  }),
);
