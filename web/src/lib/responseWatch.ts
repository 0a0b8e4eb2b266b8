import { decodeOrNull } from "./dto/decode";
import { refreshedSchema } from "./dto/kept";
import { workers } from "./navigator";

/** Calls back with the path when the server's response differs from the cached one. Returns a function that ends it. */
export function watchResponses(onOther: (path: string) => void): () => void {
  const container = workers();
  const listen = (event: MessageEvent) => {
    const news = decodeOrNull(refreshedSchema, event.data);
    if (news !== null) onOther(news.path);
  };
  container?.addEventListener("message", listen);
  return () => container?.removeEventListener("message", listen);
}
