import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** A relay in front of a server whose connections can go dead without being closed. */
export class Relay {
  readonly #target: URL;
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  readonly #upgraded = new Set<Socket>();

  constructor(target: string) {
    this.#target = new URL(target);
    this.#server = createServer((client) => this.#join(client));
  }

  async start(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return `http://127.0.0.1:${String(address.port)}`;
  }

  /** Drops all bytes of the open WebSockets, in both directions, without closing them. */
  drop(): number {
    const dead = [...this.#pairs].filter(([client]) => this.#upgraded.has(client));
    for (const [client, server] of dead) {
      client.removeAllListeners("data").resume();
      server.removeAllListeners("data").resume();
    }
    return dead.length;
  }

  stop(): void {
    this.#server.close();
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy();
  }

  #join(client: Socket): void {
    const server = connect(Number(this.#target.port), this.#target.hostname);
    const pair = [client, server] as const;
    this.#pairs.add(pair);
    client.on("data", (data) => {
      if (/^upgrade: websocket/imu.test(data.toString("latin1"))) this.#upgraded.add(client);
      server.write(data);
    });
    server.on("data", (data) => client.write(data));
    for (const [one, other] of [pair, [server, client]] as const) {
      one.on("error", () => other.destroy());
      one.on("close", () => {
        other.destroy();
        this.#pairs.delete(pair);
      });
    }
  }
}
