import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

import { array, nullable, number, object, optional, parse, record, string } from "zod/mini";

import { expect, test } from "./fixtures.ts";

const run = promisify(execFile);

/** Not among the packages: a lock file with it names packages that `npm ci` does not find. */
const LIGHTHOUSE = "lighthouse@12.8.2";
const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const WANTED = { performance: 95, accessibility: 100, "best-practices": 100 };
const METRICS = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"];

const reportSchema = object({
  categories: record(string(), object({ score: number(), auditRefs: array(object({ id: string(), weight: number() })) })),
  audits: record(string(), object({ title: string(), score: nullable(number()), displayValue: optional(string()) })),
});

const PAGES = [
  { name: "home", path: "/", isGuest: true },
  { name: "room", path: "/rooms/public", isGuest: true },
  { name: "login", path: "/login", isGuest: true },
  { name: "home, signed in", path: "/", isGuest: false },
  { name: "room, signed in", path: "/rooms/public", isGuest: false },
];

test("Lighthouse of the built client", async ({ newPerson, server }, info) => {
  test.setTimeout(1_800_000);
  const anna = await newPerson("anna");
  await anna.page.goto("/login");
  await anna.flood("public", "Слово, которое доходит до всех", 15);
  const cookies = await anna.page.context().cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  await anna.page.context().close();
  for (const preset of ["mobile", "desktop"]) {
    for (const { name, path, isGuest } of PAGES) {
      const report = info.outputPath(`${preset} ${name}.json`);
      await examine(new URL(path, server.url).href, report, [
        ...(preset === "desktop" ? ["--preset=desktop"] : []),
        ...(isGuest ? [] : [`--extra-headers=${JSON.stringify({ Cookie: cookie })}`]),
      ]);
      await judge(`${preset}, ${name}`, report);
    }
  }
});

async function examine(url: string, report: string, options: readonly string[]): Promise<void> {
  const command = ["exec", "--yes", `--package=${LIGHTHOUSE}`, "--", "lighthouse", url];
  const output = ["--output=json", `--output-path=${report}`, "--quiet", `--only-categories=${Object.keys(WANTED).join(",")}`];
  await run("npm", [...command, ...output, `--chrome-flags=${FLAGS.join(" ")}`, ...options], {
    env: { ...process.env, CHROME_PATH: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium" },
  });
}

async function judge(what: string, report: string): Promise<void> {
  const { categories, audits } = parse(reportSchema, JSON.parse(await readFile(report, "utf8")));
  const scores = Object.keys(WANTED).map((name) => Math.round((categories[name]?.score ?? 0) * 100));
  console.log(`| ${[what, ...scores, ...METRICS.map((metric) => audits[metric]?.displayValue ?? "")].join(" | ")} |`);
  for (const [index, [name, least]] of Object.entries(WANTED).entries()) {
    expect.soft(scores[index], `${what}: ${name}`).toBeGreaterThanOrEqual(least);
    const flaws = (categories[name]?.auditRefs ?? []).filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 0.9);
    for (const { id } of flaws) console.log(`    ${name}: ${audits[id]?.title ?? id} ${audits[id]?.displayValue ?? ""}`);
  }
}
