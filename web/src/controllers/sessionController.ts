import type { AccountsApi, Credentials, Registration } from "../adapters/accountsApi";
import type { User } from "../dto/account";
import { Store } from "./store";

export interface SessionSnapshot {
  readonly status: "loading" | "known" | "failed";
  readonly user: User | null;
  /** Counts changes of who one is, so that what was opened as somebody else is opened anew. */
  readonly epoch: number;
}

/** Who one is. */
export class SessionController extends Store<SessionSnapshot> {
  readonly #api: AccountsApi;

  constructor(api: AccountsApi) {
    super({ status: "loading", user: null, epoch: 0 });
    this.#api = api;
  }

  /** Asks the server; also after it said that one is signed out. Throws, as the rest here, as AccountsApi does. */
  async load(): Promise<void> {
    try {
      this.#become(await this.#api.session());
    } catch (error) {
      if (this.getSnapshot().status === "loading") this.update({ status: "failed" });
      throw error;
    }
  }

  async signIn(credentials: Credentials): Promise<void> {
    this.#become(await this.#api.signIn(credentials));
  }

  async register(registration: Registration): Promise<void> {
    this.#become(await this.#api.register(registration));
  }

  async signOut(): Promise<void> {
    await this.#api.signOut();
    this.#become(null);
  }

  #become(user: User | null): void {
    const before = this.getSnapshot();
    const isSame = before.status !== "known" || before.user?.username === user?.username;
    this.update({ status: "known", user, epoch: isSame ? before.epoch : before.epoch + 1 });
  }
}
