import { retry } from "../../lib/retry";
import { Store } from "../../lib/store";
import type { AccountsApi, Credentials, ProfileEdit, Registration } from "./api";
import type { User } from "./dto";

export interface SessionSnapshot {
  readonly status: "loading" | "known" | "failed";
  readonly user: User | null;
  /** Counts changes of the user, so that everything opened as another user is opened again. */
  readonly epoch: number;
  /** The username of the session that expired; null if none did. */
  readonly lost: string | null;
}

/** The session and its user. */
export class SessionStore extends Store<SessionSnapshot> {
  readonly #api: AccountsApi;
  #isDoubted = false;

  constructor(api: AccountsApi) {
    super({ status: "loading", user: null, epoch: 0, lost: null });
    this.#api = api;
  }

  /** Loads the session. Throws, like all methods here, what AccountsApi throws. */
  async load(): Promise<void> {
    try {
      const before = this.getSnapshot().user?.username ?? null;
      const user = await this.#api.session();
      this.#become(user, user === null ? (before ?? this.getSnapshot().lost) : null);
      this.#isDoubted = false;
    } catch (error) {
      if (this.getSnapshot().status === "loading") this.update({ status: "failed" });
      throw error;
    }
  }

  /** Asks the server, until it answers, whether the session still exists, because a request was refused. */
  doubt(): void {
    if (this.#isDoubted || this.getSnapshot().user === null) return;
    this.#isDoubted = true;
    void retry(() => this.load());
  }

  /** Calls the listener after each change of the user. */
  onOtherPerson(listener: () => void): void {
    let { epoch } = this.getSnapshot();
    this.subscribe(() => {
      if (this.getSnapshot().epoch === epoch) return;
      ({ epoch } = this.getSnapshot());
      listener();
    });
  }

  /** The user has seen that the session expired. */
  forgetLoss(): void {
    this.update({ lost: null });
  }

  async signIn(credentials: Credentials): Promise<void> {
    this.#become(await this.#api.signIn(credentials));
  }

  async register(registration: Registration): Promise<void> {
    this.#become(await this.#api.register(registration));
  }

  /** Changes the profile. With a new username it is still the same user. */
  async edit(edit: ProfileEdit): Promise<void> {
    this.update({ user: await this.#api.editProfile(edit) });
  }

  async signOut(): Promise<void> {
    await this.#api.signOut();
    this.#become(null);
  }

  #become(user: User | null, lost: string | null = null): void {
    const before = this.getSnapshot();
    const isSame = before.status !== "known" || before.user?.username === user?.username;
    this.update({ status: "known", user, lost, epoch: isSame ? before.epoch : before.epoch + 1 });
  }
}
