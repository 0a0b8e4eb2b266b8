import { AccountsApi } from "../adapters/accountsApi";
import { HttpClient } from "../adapters/http";
import { LocalStore } from "../adapters/localStore";
import { MetaApi } from "../adapters/metaApi";
import { RoomsApi } from "../adapters/roomsApi";
import type { WorkerLink } from "../adapters/workerLink";
import { ConfigController } from "./configController";
import { Connectivity } from "./connectivity";
import { DraftBox } from "./draftBox";
import { type InboxSnapshot, NO_INBOX } from "./inbox";
import type { InboxController } from "./inboxController";
import { keepTrying } from "./keepTrying";
import { LanguageController } from "./languageController";
import { Later } from "./later";
import { once } from "./once";
import { OutboxStore } from "./outboxStore";
import { type Roster, UNKNOWN_ROSTER } from "./presence";
import type { PresenceController } from "./presenceController";
import { ProfileEdits } from "./profileEdits";
import { RoomDirectory } from "./roomDirectory";
import { SessionController } from "./sessionController";
import { ThemeController } from "./themeController";
import { UpdateController } from "./updateController";

export interface Services {
  readonly language: LanguageController;
  readonly theme: ThemeController;
  readonly config: ConfigController;
  readonly session: SessionController;
  readonly rooms: RoomDirectory;
  readonly presence: Later<Roster, PresenceController>;
  readonly inbox: Later<InboxSnapshot, InboxController>;
  readonly drafts: DraftBox;
  readonly connectivity: Connectivity;
  readonly updates: UpdateController;
  readonly worker: () => Promise<WorkerLink>;
  readonly profileEdits: ProfileEdits;
  readonly accounts: AccountsApi;
  /** For what only some pages ask. */
  readonly http: HttpClient;
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
  const meta = new MetaApi(http);
  const session = new SessionController(accounts);
  const worker = once(async () => new (await import("../adapters/workerLink")).WorkerLink(new URL(import.meta.url).pathname));
  const connectivity = new Connectivity({
    probe: () => meta.live(),
    onReturn: () => session.load(),
  });
  return {
    language,
    theme,
    session,
    config: new ConfigController(meta),
    rooms: new RoomDirectory(new RoomsApi(http), new OutboxStore(storage), onSignedOut),
    presence: new Later(UNKNOWN_ROSTER, async () => {
      const { PresenceController } = await import("./presenceController");
      return new PresenceController({ api: accounts, onSignedOut });
    }),
    inbox: new Later(NO_INBOX, async () => {
      const [{ DirectApi }, { InboxController }] = await Promise.all([import("../adapters/directApi"), import("./inboxController")]);
      return new InboxController({ api: new DirectApi(http), onSignedOut });
    }),
    drafts: new DraftBox(storage),
    connectivity,
    updates: new UpdateController(worker),
    worker,
    profileEdits: new ProfileEdits(),
    accounts,
    http,
  };
}

/** Asks the server who one is and what its limits are, until it answers. */
export function loadServices({ session, config, connectivity }: Services): void {
  connectivity.start();
  void keepTrying(() => session.load());
  void keepTrying(() => config.load());
}
