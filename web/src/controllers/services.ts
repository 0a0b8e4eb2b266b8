import { AccountsApi } from "../adapters/accountsApi";
import { CHATS_PATH, DirectApi } from "../adapters/directApi";
import { HttpClient } from "../adapters/http";
import { LocalStore } from "../adapters/localStore";
import { MetaApi } from "../adapters/metaApi";
import { RoomsApi } from "../adapters/roomsApi";
import { WorkerLink } from "../adapters/workerLink";
import { ConfigController } from "./configController";
import { Connectivity } from "./connectivity";
import { DraftBox } from "./draftBox";
import { InboxController } from "./inboxController";
import { keepTrying } from "./keepTrying";
import { LanguageController } from "./languageController";
import { OutboxStore } from "./outboxStore";
import { PresenceController } from "./presenceController";
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
  readonly presence: PresenceController;
  readonly inbox: InboxController;
  readonly drafts: DraftBox;
  readonly connectivity: Connectivity;
  readonly updates: UpdateController;
  readonly worker: WorkerLink;
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
  const worker = new WorkerLink();
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
    presence: new PresenceController({ api: accounts, onSignedOut }),
    inbox: new InboxController({ api: new DirectApi(http), onSignedOut }),
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

/** Lets the service worker keep what one sees, for when the server is away. */
export function startWorker({ worker, updates, session, inbox }: Services): void {
  let { epoch } = session.getSnapshot();
  session.subscribe(() => {
    if (session.getSnapshot().epoch === epoch) return;
    ({ epoch } = session.getSnapshot());
    worker.forget();
  });
  void worker.start({
    onTaken: () => void keepTrying(() => session.load()), // the worker has to know whose answers it keeps
    onNewer: updates.offer,
    onRefreshed: (path) => path === CHATS_PATH && inbox.reload(),
  });
}
