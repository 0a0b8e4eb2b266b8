import { useStore } from "../../ui/hooks/useStore";
import { type Submission, useSubmit } from "../../ui/hooks/useSubmit";
import { useServices } from "../../ui/services";
import type { AccountsApi } from "./api";
import type { ProfileEdits } from "./profileEdits";
import type { SessionSnapshot, SessionStore } from "./store";

declare module "../../ui/services" {
  interface Services {
    readonly session: SessionStore;
    readonly accounts: AccountsApi;
    readonly profileEdits: ProfileEdits;
  }
}

type SessionActions = Pick<SessionStore, "signIn" | "register" | "signOut" | "forgetLoss">;

/** The session: the current user, signing in and out. */
export function useSession(): SessionSnapshot & { readonly actions: SessionActions } {
  const { session } = useServices();
  return { ...useStore(session), actions: session };
}

/** Ends the session in this browser. */
export function useSignOut(): Submission {
  const { session } = useServices();
  return useSubmit(() => session.signOut());
}
