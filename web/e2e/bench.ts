import type { Page } from "@playwright/test";

import { expect, test, type Visitor } from "./fixtures.ts";

// Measures what a burst and a long history cost the page, beside an idle page.
// Not a test: it prints a table, for docs/performance.md.

const HISTORY = 10_000; // messages
const PER_SECOND = 200; // messages of the burst
const SECONDS = 5; // of each measurement

test.use({
  trace: "off",
  serviceWorkers: "block",
  settings: { CHAT_MESSAGE_RATE_LIMIT: "1000000", CHAT_MESSAGES_MAX_PAGE_SIZE: "200" },
});
test.setTimeout(300_000);

const HEAD = `| | CPU | frames a second | p95 frame | longest frame | long tasks | blocked | p95 key |
|---|---|---|---|---|---|---|---|`;

interface Reading {
  /** CPU time of the page's main thread in percent of a core, the figure that other programs disturb least. */
  readonly cpu: number;
  readonly perSecond: number; // frames
  /** 95th percentile and longest time between two frames, milliseconds. */
  readonly p95: number;
  readonly longest: number;
  /** Tasks over 50 ms: how many, and together in milliseconds. */
  readonly longTasks: number;
  readonly blocked: number;
  /** 95th percentile from a key press until after the next frame, in milliseconds; 0 if none was pressed. */
  readonly keys: number;
}

test("bench", async ({ newPerson, slug }) => {
  const [reader, speaker] = [await newPerson("reader"), await newPerson("speaker")];
  const rows: string[] = [];
  const note = async (name: string, action: () => Promise<unknown>) => {
    rows.push(line(name, await measured(reader.page, action)));
    console.log(rows.at(-1));
  };
  await speaker.page.goto("/");
  await reader.enter("public");

  await note("idle", () => reader.page.waitForTimeout(SECONDS * 1000));
  await note("typing, nothing comes", () => type(reader));
  const burst = () => Promise.all([stream(speaker.page, "public"), type(reader)]);
  await note(`typing, ${String(PER_SECOND)} messages a second`, burst);

  await reader.page.request.get(`/api/chat/rooms/${slug}/`);
  await reader.page.goto("/");
  for (let part = 0; part < 5; part++) await reader.flood(slug, `строка ${"слово ".repeat(part * 4)}`, HISTORY / 5);
  await reader.enter(slug);
  await note("scrolling 50 messages", () => scroll(reader, 60));
  await loadAll(reader);
  await note(`scrolling ${String(HISTORY)} messages`, () => scroll(reader, 300));
  await note(`typing, ${String(HISTORY)} messages above`, () => type(reader));
  console.log(["", HEAD, ...rows].join("\n"));
});

/** Records the page's frames, long tasks and interactions during an action. */
async function measured(page: Page, action: () => Promise<unknown>): Promise<Reading> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  const worked = async () =>
    (await devtools.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0;
  const [workedBefore, startedAt] = [await worked(), performance.now()];
  await page.evaluate(() => {
    const gaps: number[] = [];
    const tasks: number[] = [];
    const interactions: number[] = [];
    let before = performance.now();
    let isOn = true;
    const onFrame = (now: number) => {
      gaps.push(now - before);
      before = now;
      if (isOn) requestAnimationFrame(onFrame);
    };
    requestAnimationFrame(onFrame);
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: "longtask",
    });
    const onKey = ({ timeStamp }: KeyboardEvent) => {
      requestAnimationFrame(() => setTimeout(() => interactions.push(performance.now() - timeStamp)));
    };
    document.addEventListener("keydown", onKey, { capture: true });
    Object.assign(globalThis, {
      readBench: () => (
        (isOn = false),
        document.removeEventListener("keydown", onKey, { capture: true }),
        { gaps: gaps.slice(1), tasks, interactions }
      ),
    });
  });
  await action();
  const { gaps, tasks, interactions } = await page.evaluate<{ gaps: number[]; tasks: number[]; interactions: number[] }>(
    "readBench()",
  );
  const cpu = (await worked()) - workedBefore;
  await devtools.detach();
  return {
    perSecond: (1000 * gaps.length) / gaps.reduce((sum, gap) => sum + gap, 0),
    cpu: (100_000 * cpu) / (performance.now() - startedAt),
    p95: quantile(gaps, 0.95),
    longest: quantile(gaps, 1),
    longTasks: tasks.length,
    blocked: tasks.reduce((sum, duration) => sum + duration, 0),
    keys: quantile(interactions, 0.95),
  };
}

async function type({ composer, page }: Visitor): Promise<void> {
  await composer.fill("");
  await composer.focus();
  const end = Date.now() + SECONDS * 1000;
  while (Date.now() < end) {
    await page.keyboard.press("KeyA");
    await page.waitForTimeout(100);
  }
}

/** Sends messages at an even pace over a separate socket. */
async function stream(page: Page, slug: string): Promise<void> {
  await page.evaluate(
    ([path, perSecond, seconds]) =>
      new Promise<void>((resolve) => {
        const socket = new WebSocket(path);
        let said = 0;
        const start = performance.now();
        const timer = setInterval(() => {
          if (socket.readyState !== WebSocket.OPEN) return;
          const due = Math.min(seconds, (performance.now() - start) / 1000) * perSecond;
          for (; said < due; said++)
            socket.send(JSON.stringify({ message: `сообщение ${String(said)} https://a.example/${String(said)}` }));
          if (said < seconds * perSecond) return;
          clearInterval(timer);
          resolve();
        }, 10);
      }),
    [`/ws/chat/${slug}/`, PER_SECOND, SECONDS] as const,
  );
}

/** Scrolls up by a screen per frame, then down again. */
async function scroll({ pane }: Visitor, frames: number): Promise<void> {
  await pane.evaluate(
    (element, count) =>
      new Promise<void>((resolve) => {
        let turn = 0;
        const step = () => {
          element.scrollTop += (turn < count / 2 ? -1 : 1) * 700;
          turn += 1;
          if (turn < count) requestAnimationFrame(step);
          else resolve();
        };
        step();
      }),
    frames,
  );
}

/** Scrolls up until the whole history is loaded. */
async function loadAll({ pane, page }: Visitor): Promise<void> {
  await page.route(/before=/u, (route) => route.continue({ url: `${route.request().url()}&limit=200` })); // loads sooner
  const beginning = page.getByText(/^Начало «/u);
  await pane.focus();
  await expect(async () => {
    for (let press = 0; press < 5; press++) await page.keyboard.press("Home");
    await expect(beginning).toBeVisible({ timeout: 50 });
  }).toPass({ timeout: 200_000 });
}

function line(name: string, { cpu, perSecond, p95, longest, longTasks, blocked, keys }: Reading): string {
  const times = [p95, longest, blocked, keys].map((time) => `${time.toFixed(0)} ms`);
  return `| ${[name, `${cpu.toFixed(0)} %`, perSecond.toFixed(0), ...times.slice(0, 2), String(longTasks), ...times.slice(2)].join(" | ")} |`;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
