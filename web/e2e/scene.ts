import type { Page } from "@playwright/test";
import { number, object, parse, string } from "zod/mini";

import { register, type Visitor } from "./fixtures.ts";

/** The messages of a room. */
interface Line {
  readonly by: string;
  readonly text: string;
  /** The index of the line replied to. */
  readonly answers?: number;
  readonly reactions?: Readonly<Record<string, readonly string[]>>;
}

const TALK: readonly Line[] = [
  { by: "anna", text: "Good morning! Who is on call today?" },
  {
    by: "boris",
    text: "I am. The release goes out at eleven, the log is clean.",
    reactions: { "👍": ["anna", "clara"], "🎉": ["dmitri"] },
  },
  { by: "clara", text: "Доброе утро! Читаю с телефона в поезде: связь пропадает, а сообщения нет." },
  { by: "dmitri", text: "В тоннеле проверяли? Там у всех чатов обычно самое интересное.", answers: 2 },
  {
    by: "clara",
    text: "Три тоннеля подряд. Написанное ушло само, как только вернулась сеть.",
    reactions: { "❤️": ["anna", "boris", "dmitri"] },
  },
  { by: "boris", text: "Storage migrated in four seconds. If anything looks odd, say it right here, I answer quickly." },
  { by: "boris", text: "Notes: https://example.org/releases/2026-11" },
  {
    by: "anna",
    text: "Wonderful. Then I'll go through the history:\n1. scrolling upwards\n2. coming back after a lost connection\n3. two tabs at once",
    answers: 5,
  },
  {
    by: "dmitri",
    text: "Обеденный перерыв переносим на час, в два встречаемся у окна. Кто хочет пирог с вишней, отметьтесь.",
    reactions: { "🍒": ["anna", "clara", "boris"] },
  },
  { by: "anna", text: "👍" },
];

const LUNCH: readonly Line[] = [
  { by: "anna", text: "Куда идём сегодня?" },
  { by: "dmitri", text: "В грузинскую за углом. Столик на четверых, в два часа." },
  { by: "clara", text: "Я за. Возьмите мне хачапури, приду чуть позже.", answers: 1, reactions: { "😋": ["anna", "dmitri"] } },
];

const LETTERS: readonly Line[] = [
  { by: "boris", text: "Hi! Do you have five minutes for the plan of next week?" },
  { by: "anna", text: "Sure. Shall we talk here, or with the others?" },
  { by: "boris", text: "Here first. I would like to hear what you think before I ask everybody." },
  { by: "anna", text: "Then start with Tuesday: it is the only day when all of us are in.", reactions: { "👌": ["boris"] } },
];

const BIOS: Readonly<Record<string, string>> = {
  anna: "Слежу за тем, чтобы ничего не терялось.\nПо утрам бегаю, по вечерам вяжу.",
  boris: "Keeps the servers awake so that others can sleep.\nTea, trains, and very old maps.",
  clara: "Пишу из поезда.",
  dmitri: "Пироги, графики и снова пироги.",
};

/** The slug of the private room. */
export const LUNCH_ROOM = "team-lunch";

/** Fills a fresh server with users and rooms; returns the path of an invitation to their room. */
export async function setScene(people: Readonly<Record<string, Visitor>>): Promise<string> {
  for (const [index, [name, { page }]] of Object.entries(people).entries()) {
    await register(page, name);
    await page.goto("/login");
    if (name !== "dmitri") await post(page, "/api/auth/profile/", { image: await portrait(page, index) });
    await post(page, "/api/auth/profile/", { bio: BIOS[name] ?? "" });
  }
  await say(people, "public", TALK);
  const { anna, boris } = people;
  if (anna === undefined || boris === undefined) throw new Error("anna and boris are in the scene");
  await post(anna.page, "/api/chat/rooms/", { name: "Обед в два", slug: LUNCH_ROOM });
  await post(anna.page, "/api/chat/rooms/", { name: "Release 2026-11", slug: "release" });
  for (const username of ["clara", "dmitri"]) await post(anna.page, `/api/chat/rooms/${LUNCH_ROOM}/members/`, { username });
  await say(people, LUNCH_ROOM, LUNCH);
  await say(people, await letters(anna.page, "boris"), LETTERS);
  const invitation = await post(anna.page, `/api/chat/rooms/${LUNCH_ROOM}/invitations/`, { role: "member" });
  return `/invitations/${parse(object({ token: string() }), invitation).token}`;
}

/** Returns the slug of the conversation with a user. */
async function letters(page: Page, username: string): Promise<string> {
  const answer = await post(page, "/api/chat/direct/start/", { username });
  return parse(object({ slug: string() }), answer).slug;
}

async function say(people: Readonly<Record<string, Visitor>>, slug: string, lines: readonly Line[]): Promise<void> {
  const ids: number[] = [];
  for (const { by, text, answers, reactions = {} } of lines) {
    const frame = { message: text, ...(answers === undefined ? {} : { replyTo: ids[answers] }) };
    const id = await transmit(people[by]?.page, slug, frame);
    ids.push(id);
    for (const [emoji, names] of Object.entries(reactions)) {
      for (const name of names) await transmit(people[name]?.page, slug, { type: "react", id, emoji, on: true });
    }
  }
}

/** Sends a frame over a separate socket; returns the id of the resulting message. */
async function transmit(page: Page | undefined, slug: string, frame: object): Promise<number> {
  if (page === undefined) throw new Error("nobody of that name is in the scene");
  const answer = await page.evaluate(
    ([room, sent, sign]) =>
      new Promise<string>((resolve, reject) => {
        const socket = new WebSocket(`/ws/chat/${room}/?changes=0`);
        socket.onopen = () => socket.send(sent);
        socket.onclose = ({ code }) => reject(new Error(`${room} closed with ${String(code)}`));
        socket.onmessage = ({ data }) => {
          const text = String(data);
          if (text.includes(sign) || text.includes('"error"')) resolve(text);
        };
      }),
    [slug, JSON.stringify(frame), "message" in frame ? '"nonce"' : '"message_changed"'] as const,
  );
  return parse(object({ id: number() }), JSON.parse(answer)).id;
}

/** Posts fields and a picture with the page's session. */
async function post(page: Page, path: string, fields: Record<string, string | Buffer>): Promise<unknown> {
  const cookies = await page.context().cookies();
  const token = cookies.find(({ name }) => name === "csrftoken")?.value ?? "";
  const multipart = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === "string" ? value : { name: "portrait.png", mimeType: "image/png", buffer: value },
    ]),
  );
  const answer = await page.request.post(path, { headers: { "X-CSRFToken": token }, multipart });
  if (!answer.ok()) throw new Error(`${path}: ${await answer.text()}`);
  return answer.json();
}

/** Draws a face in a landscape. */
async function portrait(page: Page, index: number): Promise<Buffer> {
  const picture = await page.evaluate((number) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 256;
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("no canvas");
    const hue = number * 95 + 20;
    const disc = (x: number, y: number, radius: number, colour: string) => {
      context.fillStyle = colour;
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fill();
    };
    const sky = context.createLinearGradient(0, 0, 0, 256);
    sky.addColorStop(0, `hsl(${String(hue)} 60% 78%)`);
    sky.addColorStop(1, `hsl(${String(hue + 40)} 55% 60%)`);
    context.fillStyle = sky;
    context.fillRect(0, 0, 256, 256);
    disc(128, 300, 120, `hsl(${String(hue + 180)} 40% 38%)`);
    disc(128, 108, 78, `hsl(${String(hue)} 35% 24%)`);
    disc(128, 122, 62, "hsl(28 55% 76%)");
    disc(106, 116, 6, "#2b2320");
    disc(150, 116, 6, "#2b2320");
    context.strokeStyle = "#8a4a3a";
    context.lineWidth = 5;
    context.beginPath();
    context.arc(128, 132, 24, 0.2 * Math.PI, 0.8 * Math.PI);
    context.stroke();
    return canvas.toDataURL("image/png");
  }, index);
  return Buffer.from(picture.slice(picture.indexOf(",") + 1), "base64");
}
