import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

const PROJECT = path.resolve(import.meta.dirname, "../..");
const PYTHON = process.env.ECHOCHAT_PYTHON ?? "python3";
const READY = /EchoChat is ready: (\S+)/u;

/** A real EchoChat server with its own data folder and port. */
export class EchoChatServer {
  readonly #settings: Readonly<Record<string, string>>;
  #child: ChildProcess | null = null;
  #data = "";
  url = "";

  constructor(settings: Readonly<Record<string, string>> = {}) {
    this.#settings = settings;
  }

  async start(): Promise<void> {
    this.#data = await mkdtemp(path.join(tmpdir(), "echochat-e2e-"));
    await this.#launch(await freePort());
  }

  /** Kills the server, as a crash would. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Starts the killed server again: same data, same port. */
  async revive(): Promise<void> {
    await this.#launch(Number(new URL(this.url).port));
  }

  async stop(): Promise<void> {
    await this.#end("SIGTERM");
    await rm(this.#data, { recursive: true, force: true, maxRetries: 5 });
  }

  async #launch(port: number): Promise<void> {
    const child = spawn(PYTHON, ["-m", "echochat"], {
      cwd: PROJECT,
      env: {
        ...process.env,
        DATABASE_URL: undefined, // never the developer's own
        REDIS_URL: undefined,
        ECHOCHAT_DATA_DIR: this.#data,
        ECHOCHAT_PORT: String(port),
        ECHOCHAT_DEBUG: "1",
        AUTH_RATE_LIMIT: "1000", // all tests sign up from one address
        WS_CONNECT_RATE_LIMIT: "1000",
        ...this.#settings,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    this.url = await readiness(child);
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }
}

/** Returns the address that the server prints when it is ready. Throws its output if it ends before. */
async function readiness(child: ChildProcess): Promise<string> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error("the server has no output");
  let output = "";
  stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  for await (const line of createInterface({ input: stdout })) {
    output += `${line}\n`;
    const url = READY.exec(line)?.[1];
    if (url === undefined) continue;
    stdout.resume(); // further output must not fill the pipe
    return url;
  }
  throw new Error(`EchoChat did not start:\n${output}`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
