import type { Page } from "@playwright/test";
import { array, type infer as Infer, number, object, optional, parse, string } from "zod/mini";

import { expect, test, type Visitor } from "./fixtures.ts";

// Measures the cost of a frame while 2,000 messages scroll, and of switching to a known room.
// Not a test: it prints a table, for docs/performance.md.

const HISTORY = 2_000; // messages of a room
const SWITCHES = 10;
const SPEEDS = [120, 700]; // pixels a frame: a fling, and a drag of the scrollbar

test.use({
  trace: "off",
  serviceWorkers: "block",
  viewport: { width: 1280, height: 800 },
  settings: { CHAT_MESSAGE_RATE_LIMIT: "1000000", CHAT_MESSAGES_MAX_PAGE_SIZE: "200" },
});
test.setTimeout(600_000);

test("timeline", async ({ newPerson, slug }) => {
  const [reader, speaker] = [await newPerson("reader"), await newPerson("speaker")];
  const { page } = reader;
  await page.goto("/");
  await speaker.page.goto("/");
  const rooms: string[] = [];
  for (const name of ["one", "two"]) rooms.push(await newRoom(reader, speaker, `${slug} ${name}`));
  for (const [index, room] of rooms.entries()) {
    for (let part = 0; part < (index === 0 ? 10 : 1); part++) {
      const person = part % 2 === 0 ? reader : speaker;
      await person.flood(room, `строка ${"слово ".repeat(part * 3)} https://a.example/${String(part)}`, HISTORY / 10);
    }
  }
  const [one = "", two = ""] = rooms;
  const rows: string[] = [];
  const note = (row: string) => {
    rows.push(row);
    console.log(row);
  };
  await reader.enter(one);
  await loadAll(reader);
  await page.getByRole("button", { name: /К последним|К новым/u }).click();
  for (const pixels of SPEEDS) {
    const events = await traced(page, () => scroll(reader, pixels));
    note(`| frame, scrolling ${String(pixels)} pixels a frame | ${summary(framesOf(events))} |`);
  }
  const times: number[] = [];
  for (let turn = 0; turn <= SWITCHES; turn++) {
    const events = await traced(page, () => switchTo(page, turn % 2 === 0 ? two : one));
    if (turn > 1) times.push(busyBetween(events, "switch", "switched")); // the first two load
  }
  note(`| switching to a known room | ${summary(times)} |`);
  console.log(
    ["", "| milliseconds of the main thread's CPU | p50 | p95 | p99 | most |", "|---|---|---|---|---|", ...rows].join("\n"),
  );
});

const traceEventSchema = object({
  name: string(),
  ph: string(),
  pid: number(),
  tid: number(),
  /** Microseconds: its start, and its CPU time. */
  ts: number(),
  tdur: optional(number()),
});
type TraceEvent = Infer<typeof traceEventSchema>;
const traceSchema = object({ traceEvents: array(traceEventSchema) });

/** Traces the page's main thread during an action. CPU time, because other programs don't disturb it. */
async function traced(page: Page, action: () => Promise<unknown>): Promise<readonly TraceEvent[]> {
  const browser = page.context().browser();
  if (browser === null) throw new Error("no browser");
  await browser.startTracing(page, { categories: ["toplevel", "blink.user_timing", "devtools.timeline"] });
  await page.evaluate(() => performance.mark("traced"));
  await action();
  const { traceEvents } = parse(traceSchema, JSON.parse(String(await browser.stopTracing())));
  const mark = traceEvents.find(({ name }) => name === "traced");
  return traceEvents.filter(({ pid, tid }) => pid === mark?.pid && tid === mark.tid).toSorted((one, other) => one.ts - other.ts);
}

const isTask = ({ name, tdur }: TraceEvent) => name === "ThreadControllerImpl::RunTask" && tdur !== undefined;

/** Returns the CPU milliseconds of each frame. */
function framesOf(events: readonly TraceEvent[]): number[] {
  const frames: number[] = [];
  let busy = 0;
  for (const event of events) {
    if (event.name === "FireAnimationFrame" && event.ph === "X") {
      frames.push(busy);
      busy = 0;
    } else if (isTask(event)) busy += (event.tdur ?? 0) / 1000;
  }
  return frames.slice(2);
}

function busyBetween(events: readonly TraceEvent[], from: string, to: string): number {
  const [start, end] = [from, to].map((mark) => events.find(({ name }) => name === mark)?.ts ?? NaN);
  return events
    .filter((event) => isTask(event) && event.ts >= (start ?? NaN) && event.ts <= (end ?? NaN))
    .reduce((sum, { tdur = 0 }) => sum + tdur / 1000, 0);
}

async function newRoom(reader: Visitor, speaker: Visitor, name: string): Promise<string> {
  const cookies = await reader.page.context().cookies();
  const token = cookies.find((cookie) => cookie.name === "csrftoken")?.value ?? "";
  const answer = await reader.page.request.post("/api/chat/rooms/", { headers: { "X-CSRFToken": token }, data: { name } });
  expect(answer.ok(), await answer.text()).toBe(true);
  const { slug } = parse(object({ slug: string() }), await answer.json());
  await reader.ask(`/api/chat/rooms/${slug}/members/`, { username: speaker.name, role: "member" });
  return slug;
}

/** Scrolls upwards and back. */
async function scroll({ pane }: Visitor, pixels: number): Promise<void> {
  await pane.evaluate(
    (element, step) =>
      new Promise<void>((resolve) => {
        let frames = 0;
        const onFrame = () => {
          frames += 1;
          element.scrollTop += frames <= 150 ? -step : step;
          if (frames < 300) requestAnimationFrame(onFrame);
          else resolve();
        };
        requestAnimationFrame(onFrame);
      }),
    pixels,
  );
}

/** Clicks a room in the list and waits until its newest messages are painted. */
async function switchTo(page: Page, slug: string): Promise<void> {
  await page.evaluate(
    (path) =>
      new Promise<void>((resolve) => {
        const link = document.querySelector<HTMLElement>(`nav a[href="${path}"]`);
        const old = document.querySelector("ol > li[data-key]");
        setTimeout(() => {
          performance.mark("switch");
          setTimeout(() => link?.click());
        });
        const look = () => {
          const row = document.querySelector("[role=region][tabindex] ol > li[data-key]");
          if (row === null || row === old) requestAnimationFrame(look);
          else
            requestAnimationFrame(() =>
              setTimeout(() => {
                performance.mark("switched");
                setTimeout(resolve, 100);
              }),
            );
        };
        look();
      }),
    `/rooms/${slug}`,
  );
}

async function loadAll({ pane, page }: Visitor): Promise<void> {
  await page.route(/before=/u, (route) => route.continue({ url: `${route.request().url()}&limit=200` })); // loads sooner
  const beginning = page.getByText(/^Начало «/u);
  await expect(async () => {
    await pane.focus(); // the composer takes it when it has loaded
    for (let press = 0; press < 5; press++) await page.keyboard.press("Home");
    await expect(beginning).toBeVisible({ timeout: 50 });
  }).toPass({ timeout: 60_000 });
}

function summary(values: readonly number[]): string {
  const sorted = values.toSorted((first, second) => first - second);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return [0.5, 0.95, 0.99, 1].map((share) => `${at(share).toFixed(1)} ms`).join(" | ");
}
