import { type BrowserContext, type BrowserContextOptions, expect, type Locator, type Page, test as base } from "@playwright/test";

import { EchoChatServer } from "./server.ts";

export const PASSWORD = "tangerine-42-kite";

/** A user in a browser context of their own, with locators of a room's parts. */
export class Visitor {
  readonly page: Page;
  /** Empty for a guest. */
  readonly name: string;

  constructor(page: Page, name: string) {
    this.page = page;
    this.name = name;
  }

  get composer(): Locator {
    return this.page.getByRole("textbox", { name: "Написать сообщение" });
  }

  get pane(): Locator {
    return this.page.getByRole("region", { name: "Сообщения" });
  }

  /** Rows of messages with this text. */
  message(text: string): Locator {
    return this.pane.getByRole("listitem").filter({ hasText: text });
  }

  /** Opens a room and waits until it is connected, so that later messages arrive live. */
  async enter(slug: string): Promise<void> {
    await this.#open(`/rooms/${slug}`, `/ws/chat/${slug}/`);
  }

  /** Scrolls up with the wheel until the message is in view. */
  async scrollUpTo(text: string): Promise<Locator> {
    const line = this.message(text).first();
    await this.pane.hover();
    await expect(async () => {
      await this.page.mouse.wheel(0, -400);
      await expect(line).toBeInViewport({ timeout: 100 });
    }).toPass();
    return line;
  }

  /** Opens the conversation with a user and waits until it is connected. */
  async enterDirect(other: Visitor): Promise<void> {
    await this.#open(`/direct/@${other.name}`, "/ws/chat/dm_");
  }

  async #open(path: string, socketPath: string): Promise<void> {
    await this.page.goto("about:blank"); // otherwise a socket of the previous page may be mistaken for the new one's
    const connected = new Promise<void>((resolve) => {
      this.page.on("websocket", (socket) => {
        // Listen at once: frames may arrive before the page counts as loaded.
        if (socket.url().includes(socketPath))
          socket.on("framereceived", () => {
            resolve();
          });
      });
    });
    await this.page.goto(path);
    await connected;
  }

  /** Sends a request to the server with the page's session. */
  async ask(path: string, data: object): Promise<void> {
    const cookies = await this.page.context().cookies();
    const token = cookies.find(({ name }) => name === "csrftoken")?.value ?? "";
    const answer = await this.page.request.post(path, { headers: { "X-CSRFToken": token }, data });
    expect(answer.ok(), await answer.text()).toBe(true);
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }

  /** Sends `count` messages quickly over a separate socket: "text 1", "text 2" … */
  async flood(slug: string, text: string, count: number): Promise<void> {
    await this.page.evaluate(
      ([path, prefix, number]) =>
        new Promise<void>((resolve) => {
          const socket = new WebSocket(path);
          let answers = 0;
          socket.onopen = () => {
            for (let index = 1; index <= number; index++) {
              socket.send(JSON.stringify({ message: `${prefix} ${String(index)}` }));
            }
          };
          socket.onmessage = () => {
            answers += 1;
            if (answers === number) resolve();
          };
        }),
      [`/ws/chat/${slug}/`, text, count] as const,
    );
  }
}

interface TestFixtures {
  /** A new browser context with a signed-in user. */
  newPerson: (name: string, options?: BrowserContextOptions) => Promise<Visitor>;
  /** A new browser context of a guest. */
  newGuest: (options?: BrowserContextOptions) => Promise<Visitor>;
  /** A slug that no other test uses. */
  slug: string;
}

interface WorkerFixtures {
  /** Additional settings of the server. */
  settings: Readonly<Record<string, string>>;
  server: EchoChatServer;
}

let people = 0;

export const test = base.extend<TestFixtures, WorkerFixtures>({
  settings: [{}, { option: true, scope: "worker" }],

  server: [
    async ({ settings }, use) => {
      const server = new EchoChatServer(settings);
      await server.start();
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 180_000 }, // the first start of a clone installs packages
  ],

  newGuest: async ({ browser, server }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ baseURL: server.url, ...options });
      contexts.push(context);
      return new Visitor(await context.newPage(), "");
    });
    await Promise.all(contexts.map((context) => context.close())); // otherwise all of them stay open during the next tests
  },

  newPerson: async ({ newGuest }, use) => {
    await use(async (base, options = {}) => {
      const { page } = await newGuest(options);
      const name = `${base}${String(process.pid)}x${String((people += 1))}`;
      await register(page, name);
      return new Visitor(page, name);
    });
  },

  // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from it
  slug: async ({}, use, info) => {
    await use(`room-${info.testId}`);
  },
});

export { expect };

/** Creates an account and signs in. */
export async function register(page: Page, username: string): Promise<void> {
  await page.request.get("/api/auth/csrf/");
  const cookies = await page.context().cookies();
  const token = cookies.find(({ name }) => name === "csrftoken")?.value ?? "";
  const answer = await page.request.post("/api/auth/register/", {
    headers: { "X-CSRFToken": token },
    data: { username, password1: PASSWORD, password2: PASSWORD },
  });
  expect(answer.status(), await answer.text()).toBe(201);
}
