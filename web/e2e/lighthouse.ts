import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

import { array, type infer as Infer, nullable, number, object, optional, parse, record, string } from "zod/mini";

import { expect, test } from "./fixtures.ts";

const run = promisify(execFile);

/** Not a dependency: with it the lock file names packages that `npm ci` can't find. */
const LIGHTHOUSE = "lighthouse@12.8.2";
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const WANTED = { performance: 95, accessibility: 100, "best-practices": 100 };
const METRICS = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"];

const reportSchema = object({
  categories: record(string(), object({ score: number(), auditRefs: array(object({ id: string(), weight: number() })) })),
  audits: record(string(), object({ title: string(), score: nullable(number()), displayValue: optional(string()) })),
});

type Report = Infer<typeof reportSchema>;

const RUNS = 3;
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
      const options = [
        ...(preset === "desktop" ? ["--preset=desktop"] : []),
        ...(isGuest ? [] : [`--extra-headers=${JSON.stringify({ Cookie: cookie })}`]),
      ];
      const reports: Report[] = [];
      for (let run = 0; run < RUNS; run++) {
        const file = info.outputPath(`${preset} ${name} ${String(run)}.json`);
        reports.push(await examine(new URL(path, server.url).href, file, options));
      }
      judge(`${preset}, ${name}`, median(reports));
    }
  }
});

async function examine(url: string, file: string, options: readonly string[]): Promise<Report> {
  const command = ["exec", "--yes", `--package=${LIGHTHOUSE}`, "--", "lighthouse", url];
  const output = ["--output=json", `--output-path=${file}`, "--quiet", `--only-categories=${Object.keys(WANTED).join(",")}`];
  const start = () =>
    run("npm", [...command, ...output, `--chrome-flags=${FLAGS.join(" ")}`, ...options], {
      env: { ...process.env, CHROME_PATH: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium" },
    });
  await start().catch((error: unknown) => {
    if (!String(error).includes("Please run Lighthouse again")) throw error; // its message when a recording failed
    return start();
  });
  return parse(reportSchema, JSON.parse(await readFile(file, "utf8")));
}

/** Returns the run with the median performance: other programs make single runs worse. */
function median(reports: readonly Report[]): Report {
  const performance = ({ categories }: Report) => categories.performance?.score ?? 0;
  const [middle] = reports.toSorted((one, other) => performance(one) - performance(other)).slice(Math.floor(reports.length / 2));
  if (middle === undefined) throw new Error("nothing was examined");
  return middle;
}

function judge(what: string, { categories, audits }: Report): void {
  const scores = Object.keys(WANTED).map((name) => Math.round((categories[name]?.score ?? 0) * 100));
  console.log(`| ${[what, ...scores, ...METRICS.map((metric) => audits[metric]?.displayValue ?? "")].join(" | ")} |`);
  for (const [index, [name, least]] of Object.entries(WANTED).entries()) {
    expect.soft(scores[index], `${what}: ${name}`).toBeGreaterThanOrEqual(least);
    const flaws = (categories[name]?.auditRefs ?? []).filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 0.9);
    for (const { id } of flaws) console.log(`    ${name}: ${audits[id]?.title ?? id} ${audits[id]?.displayValue ?? ""}`);
  }
}
