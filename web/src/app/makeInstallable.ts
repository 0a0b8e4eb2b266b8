import { retry } from "../lib/retry";
import type { Services } from "../ui/services";
import { showManifest } from "./appManifest";

/** Makes the page one that can be installed, and lets the service worker keep what one sees for when the server is away. */
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
