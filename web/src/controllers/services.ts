import { AccountsApi } from "../adapters/accountsApi";
import { DirectApi } from "../adapters/directApi";
import { HttpClient } from "../adapters/http";
import { LocalStore } from "../adapters/localStore";
import { MetaApi } from "../adapters/metaApi";
import { RoomsApi } from "../adapters/roomsApi";
import { ConfigController } from "./configController";
import { DraftBox } from "./draftBox";
import { InboxController } from "./inboxController";
import { keepTrying } from "./keepTrying";
import { LanguageController } from "./languageController";
import { PresenceController } from "./presenceController";
import { RoomDirectory } from "./roomDirectory";
import { SessionController } from "./sessionController";

export interface Services {
  readonly language: LanguageController;
  readonly config: ConfigController;
  readonly session: SessionController;
  readonly rooms: RoomDirectory;
  readonly presence: PresenceController;
  readonly inbox: InboxController;
  readonly drafts: DraftBox;
  readonly passwordRules: () => Promise<readonly string[]>;
}

/** Builds the application without its pages; `loadServices` starts it. */
export function createServices(): Services {
  const storage = new LocalStore();
  const language = new LanguageController(storage);
  const http = new HttpClient(() => language.getSnapshot().language);
  const accounts = new AccountsApi(http);
  const session = new SessionController(accounts);
  const onSignedOut = () => void keepTrying(() => session.load());
  return {
    language,
    session,
    config: new ConfigController(new MetaApi(http)),
    rooms: new RoomDirectory(new RoomsApi(http), onSignedOut),
    presence: new PresenceController({ api: accounts, onSignedOut }),
    inbox: new InboxController({ api: new DirectApi(http), onSignedOut }),
    drafts: new DraftBox(storage),
    passwordRules: () => accounts.passwordRules(),
  };
}

/** Asks the server who one is and what its limits are, until it answers. */
export function loadServices({ session, config }: Services): void {
  void keepTrying(() => session.load());
  void keepTrying(() => config.load());
}
