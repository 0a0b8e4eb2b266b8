import { retry } from "../lib/retry";
import type { Services } from "../ui/services";
import { showManifest } from "./appManifest";

/** Makes the client installable and lets the service worker keep what was shown, for offline use. */
export async function makeInstallable({ language, worker, updates, session }: Services): Promise<void> {
  const link = await worker();
  const speak = () => showManifest(language.getSnapshot().language);
  speak();
  language.subscribe(speak);
  session.onOtherPerson(() => link.forget());
  await link.start({
    onTaken: () => void retry(() => session.load()), // the worker has to know whose answers it keeps
    onNewer: updates.offer,
  });
}
