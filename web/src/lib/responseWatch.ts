import { decodeOrNull } from "./dto/decode";
import { refreshedSchema } from "./dto/kept";
import { workers } from "./navigator";

/** Calls with the path when the server has answered otherwise than the service worker did before; gives what ends that. */
export function watchResponses(onOther: (path: string) => void): () => void {
  const container = workers();
  const listen = (event: MessageEvent) => {
    const news = decodeOrNull(refreshedSchema, event.data);
    if (news !== null) onOther(news.path);
  };
  container?.addEventListener("message", listen);
  return () => container?.removeEventListener("message", listen);
}
