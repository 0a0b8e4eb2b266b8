import { retry } from "../../lib/retry";
import { Store } from "../../lib/store";
import type { AccountsApi, Credentials, ProfileEdit, Registration } from "./api";
import type { User } from "./dto";

export interface SessionSnapshot {
  readonly status: "loading" | "known" | "failed";
  readonly user: User | null;
  /** Counts changes of who one is, so that what was opened as somebody else is opened anew. */
  readonly epoch: number;
  /** Who one was until the session ended without one's doing; null when there is nothing to tell of. */
  readonly lost: string | null;
}

/** Who one is. */
export class SessionStore extends Store<SessionSnapshot> {
  readonly #api: AccountsApi;
  #isDoubted = false;

  constructor(api: AccountsApi) {
    super({ status: "loading", user: null, epoch: 0, lost: null });
    this.#api = api;
  }

  /** Asks the server. Throws, as the rest here, as AccountsApi does. */
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

  /** Asks the server, until it answers, whether one is signed in: somebody was told otherwise. */
  doubt(): void {
    if (this.#isDoubted || this.getSnapshot().user === null) return;
    this.#isDoubted = true;
    void retry(() => this.load());
  }

  /** Calls after each change of who one is. */
  onOtherPerson(listener: () => void): void {
    let { epoch } = this.getSnapshot();
    this.subscribe(() => {
      if (this.getSnapshot().epoch === epoch) return;
      ({ epoch } = this.getSnapshot());
      listener();
    });
  }

  /** The person has seen that the session ended. */
  forgetLoss(): void {
    this.update({ lost: null });
  }

  async signIn(credentials: Credentials): Promise<void> {
    this.#become(await this.#api.signIn(credentials));
  }

  async register(registration: Registration): Promise<void> {
    this.#become(await this.#api.register(registration));
  }

  /** Changes one's profile. Under another name one is still the same person. */
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
