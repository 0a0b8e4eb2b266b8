import { once } from "node:events";
import { createServer, request, type Server } from "node:http";

/** A proxy that changes responses, as a deploy would. Sockets aren't forwarded. */
export class Proxy {
  readonly #target: URL;
  readonly #server: Server;
  /** Changes the body at a path; null leaves it unchanged. */
  change: (path: string, body: string) => string | null = () => null;

  constructor(target: string) {
    this.#target = new URL(target);
    this.#server = createServer((incoming, outgoing) => {
      const path = incoming.url ?? "/";
      const headers = { ...incoming.headers, "accept-encoding": "identity", "if-none-match": "", "if-modified-since": "" };
      const { hostname, port } = this.#target;
      const onward = request({ hostname, port, path, method: incoming.method, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("end", () => {
          const body = Buffer.concat(parts);
          const changed = this.change(path, body.toString());
          const text = changed === null ? body : Buffer.from(changed);
          const own = { "content-length": String(text.length) };
          outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...own }).end(text);
        });
      });
      onward.on("error", () => outgoing.writeHead(502).end());
      incoming.pipe(onward);
    });
  }

  async start(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return `http://127.0.0.1:${String(address.port)}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
