import { decodeOrNull } from "./dto/decode";
import { refreshedSchema } from "./dto/kept";
import { workers } from "./navigator";

/** Calls when the server has answered this question otherwise than the service worker did before; gives what ends that. */
export function watchResponse(question: string, onOther: () => void): () => void {
  const container = workers();
  const { pathname } = new URL(question, location.origin);
  const listen = (event: MessageEvent) => {
    if (decodeOrNull(refreshedSchema, event.data)?.path === pathname) onOther();
  };
  container?.addEventListener("message", listen);
  return () => container?.removeEventListener("message", listen);
}
