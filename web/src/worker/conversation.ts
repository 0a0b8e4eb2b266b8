import { type Room, roomSchema } from "../features/rooms/dto";
import { decodeJsonOrNull, decodeOrNull } from "../lib/dto/decode";
import { workerRequestSchema } from "./dto";
import { forget } from "./keep";

interface Worker {
  /** Activates a waiting worker. */
  readonly activate: () => Promise<void>;
  readonly hasFile: (path: string) => boolean;
}

/** Handles a page's request; the response goes to the port that came with it. */
export async function answer(event: Pick<ExtendableMessageEvent, "data" | "ports">, worker: Worker): Promise<void> {
  const request = decodeOrNull(workerRequestSchema, event.data);
  const [port] = event.ports;
  switch (request?.type) {
    case undefined:
      console.warn("a message of no known shape was left out");
      return;
    case "activate":
      return worker.activate();
    case "forget":
      return forget();
    case "has-script":
      port?.postMessage(worker.hasFile(request.script));
      return;
    case "kept-rooms":
      port?.postMessage(await keptRooms());
  }
}

/** Returns the rooms whose details and messages are both cached, latest first. */
async function keptRooms(): Promise<readonly Room[]> {
  const [details, messages] = await Promise.all([caches.open("details"), caches.open("messages")]);
  const withMessages = new Set((await messages.keys()).map(({ url }) => new URL(url).pathname));
  const keys = (await details.keys()).filter(({ url }) => withMessages.has(`${new URL(url).pathname}messages/`));
  const answers = await Promise.all(keys.map((key) => details.match(key)));
  const rooms = await Promise.all(answers.map(async (kept) => decodeJsonOrNull(roomSchema, await kept?.text())));
  return rooms.filter((room) => room !== null).toReversed();
}
