import { AccountsApi } from "../features/accounts/api";
import { HttpClient } from "../lib/http";
import { LocalStore } from "../lib/localStore";
import { MetaApi } from "../lib/metaApi";
import { RoomsApi } from "../features/rooms/api";
import type { WorkerLink } from "./workerLink";
import { ConfigController } from "../lib/configStore";
import { Connectivity } from "../lib/connectivity";
import { DraftBox } from "../features/messages/draftStore";
import { NO_INBOX } from "../features/conversations/snapshot";
import { keepTrying } from "../lib/retry";
import { LanguageController } from "../lib/i18n/languageStore";
import { Later } from "../lib/lazyStore";
import { once } from "../lib/memo";
import { OutboxStore } from "../features/messages/outboxStore";
import { UNKNOWN_ROSTER } from "../features/presence/snapshot";
import { ProfileEdits } from "../features/accounts/profileEdits";
import { RoomDirectory } from "../features/messages/roomCache";
import { SessionController } from "../features/accounts/store";
import { ThemeController } from "../features/preferences/store";
import { UpdateController } from "./updateStore";
import type { Services } from "../ui/services";

declare module "../ui/services" {
  interface Services {
    readonly updates: UpdateController;
    readonly worker: () => Promise<WorkerLink>;
  }
}

/** Builds the application without its pages; `loadServices` starts it. */
export function createServices(): Services {
  const storage = new LocalStore();
  const language = new LanguageController(storage);
  const theme = new ThemeController(storage);
  const onSignedOut = () => session.doubt();
  const http = new HttpClient(() => language.getSnapshot().language, {
    onSignedOut,
    onOutcome: (answered) => connectivity.report(answered),
  });
  const accounts = new AccountsApi(http);
  const roomsApi = new RoomsApi(http);
  const meta = new MetaApi(http);
  const session = new SessionController(accounts);
  const worker = once(async () => new (await import("./workerLink")).WorkerLink(new URL(import.meta.url).pathname));
  const connectivity = new Connectivity({
    probe: () => meta.live(),
    onReturn: () => session.load(),
  });
  return {
    language,
    theme,
    session,
    config: new ConfigController(meta),
    rooms: new RoomDirectory(roomsApi, new OutboxStore(storage), onSignedOut),
    presence: new Later(UNKNOWN_ROSTER, async () => {
      const [{ PresenceApi }, { PresenceController }] = await Promise.all([import("../features/presence/api"), import("../features/presence/store")]);
      return new PresenceController({ api: new PresenceApi(http), onSignedOut });
    }),
    inbox: new Later(NO_INBOX, async () => {
      const [{ ConversationsApi }, { InboxController }] = await Promise.all([import("../features/conversations/api"), import("../features/conversations/store")]);
      return new InboxController({ api: new ConversationsApi(http), onSignedOut });
    }),
    drafts: new DraftBox(storage),
    connectivity,
    updates: new UpdateController(worker),
    worker,
    profileEdits: new ProfileEdits(),
    accounts,
    roomsApi,
    http,
  };
}

/** Asks the server who one is and what its limits are, until it answers. */
export function loadServices({ session, config, connectivity }: Services): void {
  connectivity.start();
  void keepTrying(() => session.load());
  void keepTrying(() => config.load());
}
