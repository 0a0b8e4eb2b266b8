import { SESSION } from "../../lib/apiPaths";
import { segment } from "../../lib/dto/segment";
import type { HttpClient } from "../../lib/http";
import { logoutSchema, type PasswordRules, passwordRulesSchema, profileSchema, sessionSchema, type User } from "./dto";

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export interface Registration {
  readonly username: string;
  readonly password1: string;
  readonly password2: string;
}

/** Changes of the user's profile; omitted fields stay. */
export interface ProfileEdit {
  readonly username?: string;
  readonly email?: string;
  readonly bio?: string;
  readonly image?: Blob;
}

/** The path of a user's public profile. */
export function userPath(username: string): string {
  return `/api/auth/users/${segment(username)}/`;
}

/** `/api/auth/`: session and profile. Throws what HttpClient throws. */
export class AccountsApi {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  async session(): Promise<User | null> {
    return (await this.#http.get(SESSION, sessionSchema)).user;
  }

  async signIn(credentials: Credentials): Promise<User | null> {
    return (await this.#http.post("/api/auth/login/", sessionSchema, credentials)).user;
  }

  async register(registration: Registration): Promise<User | null> {
    return (await this.#http.post("/api/auth/register/", sessionSchema, registration)).user;
  }

  async signOut(): Promise<void> {
    await this.#http.post("/api/auth/logout/", logoutSchema, {});
  }

  /** Returns a user's public profile, without the email address. */
  async profileOf(username: string): Promise<User> {
    return (await this.#http.get(userPath(username), profileSchema)).user;
  }

  async editProfile(edit: ProfileEdit): Promise<User> {
    const form = new FormData();
    for (const [field, value] of Object.entries<string | Blob>({ ...edit })) form.append(field, value);
    return (await this.#http.postForm("/api/auth/profile/", profileSchema, form)).user;
  }

  passwordRules(): Promise<PasswordRules> {
    return this.#http.get("/api/auth/password-rules/", passwordRulesSchema);
  }
}
