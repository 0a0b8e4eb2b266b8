import { AccountsApi, ProfileEdits, SessionStore } from "../features/accounts";
import { NO_CONVERSATIONS } from "../features/conversations";
import { DraftStore, OutboxStore, RoomCache } from "../features/messages";
import { ThemeStore } from "../features/preferences";
import { UNKNOWN_PRESENCE } from "../features/presence";
import { ConfigStore, MetaApi } from "../lib/configStore";
import { Connectivity } from "../lib/connectivity";
import { EventSocket } from "../lib/eventSocket";
import { HttpClient } from "../lib/http";
import { LanguageStore } from "../lib/i18n/languageStore";
import { LazyStore } from "../lib/lazyStore";
import { LocalStore } from "../lib/localStore";
import { memo } from "../lib/memo";
import { PlaceMemory } from "../lib/placeMemory";
import { retry } from "../lib/retry";
import type { Services } from "../ui/services";
import { ToastStore } from "../ui/Toast/toastStore";
import { UpdateStore } from "./updateStore";
import type { WorkerLink } from "./workerLink";

declare module "../ui/services" {
  interface Services {
    readonly updates: UpdateStore;
    readonly worker: () => Promise<WorkerLink>;
  }
}

/** Creates the services; `loadServices` starts them. */
export function createServices(): Services {
  const storage = new LocalStore();
  const language = new LanguageStore(storage);
  const theme = new ThemeStore(storage);
  const onSignedOut = () => session.doubt();
  const http = new HttpClient(() => language.getSnapshot().language, {
    onSignedOut,
    onOutcome: (answered) => connectivity.report(answered),
  });
  const accounts = new AccountsApi(http);
  const meta = new MetaApi(http);
  const session = new SessionStore(accounts);
  const worker = memo(async () => new (await import("./workerLink")).WorkerLink(new URL(import.meta.url).pathname));
  const connectivity = new Connectivity({
    probe: () => meta.live(),
    onReturn: () => session.load(),
  });
  const events = new EventSocket({ onSignedOut });
  return {
    language,
    theme,
    session,
    config: new ConfigStore(meta),
    rooms: new RoomCache(http, new OutboxStore(storage), onSignedOut),
    presence: new LazyStore(UNKNOWN_PRESENCE, async () => {
      const [{ PresenceApi }, { PresenceStore }] = await Promise.all([
        import("../features/presence/api"),
        import("../features/presence/store"),
      ]);
      return new PresenceStore({ api: new PresenceApi(http), events });
    }),
    events,
    conversations: new LazyStore(NO_CONVERSATIONS, async () => {
      const [{ ConversationsApi }, { ConversationStore }] = await Promise.all([
        import("../features/conversations/api"),
        import("../features/conversations/store"),
      ]);
      return new ConversationStore({ api: new ConversationsApi(http), events });
    }),
    drafts: new DraftStore(storage),
    connectivity,
    updates: new UpdateStore(worker),
    worker,
    profileEdits: new ProfileEdits(),
    accounts,
    http,
    places: new PlaceMemory(),
    toasts: new ToastStore(),
    onOtherPerson: (listener) => session.onOtherPerson(listener),
  };
}

/** Loads the session and the server's limits, with retries. */
export function loadServices({ session, config, connectivity }: Services): void {
  connectivity.start();
  void retry(() => session.load());
  void retry(() => config.load());
}
