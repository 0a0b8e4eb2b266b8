import { AccountsApi } from "../adapters/accountsApi";
import { HttpClient } from "../adapters/http";
import { LocalStore } from "../adapters/localStore";
import { MetaApi } from "../adapters/metaApi";
import { RoomsApi } from "../adapters/roomsApi";
import { ConfigController } from "./configController";
import { DraftBox } from "./draftBox";
import { keepTrying } from "./keepTrying";
import { LanguageController } from "./languageController";
import { RoomDirectory } from "./roomDirectory";
import { SessionController } from "./sessionController";

export interface Services {
  readonly language: LanguageController;
  readonly config: ConfigController;
  readonly session: SessionController;
  readonly rooms: RoomDirectory;
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
  return {
    language,
    session,
    config: new ConfigController(new MetaApi(http)),
    rooms: new RoomDirectory(new RoomsApi(http), () => void keepTrying(() => session.load())),
    drafts: new DraftBox(storage),
    passwordRules: () => accounts.passwordRules(),
  };
}

/** Asks the server who one is and what its limits are, until it answers. */
export function loadServices({ session, config }: Services): void {
  void keepTrying(() => session.load());
  void keepTrying(() => config.load());
}
