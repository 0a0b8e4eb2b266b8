import { defineConfig, devices } from "@playwright/test";

const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "e2e",
  fullyParallel: true,
  workers: 2,
  timeout: 120_000, // a bound for what hangs, on busy machines too
  expect: { timeout: 30_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [["list"]],
  projects: [
    { name: "e2e", testMatch: "*.spec.ts" },
    { name: "screenshots", testMatch: "screenshots.ts" },
    { name: "icons", testDir: "icons", testMatch: "draw.ts" },
    { name: "lighthouse", testMatch: "lighthouse.ts" },
    { name: "bench", testMatch: "bench*.ts" },
  ],
  use: {
    ...devices["Desktop Chrome"],
    locale: "ru-RU",
    serviceWorkers: "block", // each browser would load all of the client twice; offline.spec.ts has them
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
      args: [
        ...(isRoot ? ["--no-sandbox"] : []), // Chromium's sandbox refuses to run as root
        "--disable-background-networking", // a closed network is no reason to wait
        "--disable-component-update",
        "--disable-gpu",
        "--disable-quic",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
