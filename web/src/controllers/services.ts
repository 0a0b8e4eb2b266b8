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
import { ThemeController } from "./themeController";

export interface Services {
  readonly language: LanguageController;
  readonly theme: ThemeController;
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
  const theme = new ThemeController(storage);
  const onSignedOut = () => session.doubt();
  const http = new HttpClient(() => language.getSnapshot().language, onSignedOut);
  const accounts = new AccountsApi(http);
  const session = new SessionController(accounts);
  return {
    language,
    theme,
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
