import type { SessionController, SessionSnapshot } from "./store";
import { useServices } from "../../ui/services";
import { useStore } from "../../ui/hooks/useStore";
import type { AccountsApi } from "./api";
import type { ProfileEdits } from "./profileEdits";

declare module "../../ui/services" {
  interface Services {
    readonly session: SessionController;
    readonly accounts: AccountsApi;
    readonly profileEdits: ProfileEdits;
  }
}

type SessionActions = Pick<SessionController, "signIn" | "register" | "signOut" | "forgetLoss">;

/** Who one is, and how to change it. */
export function useSession(): SessionSnapshot & { readonly actions: SessionActions } {
  const { session } = useServices();
  return { ...useStore(session), actions: session };
}
