import type { SessionController, SessionSnapshot } from "../controllers/sessionController";
import { useServices } from "./services";
import { useStore } from "./useStore";

type SessionActions = Pick<SessionController, "signIn" | "register" | "signOut" | "forgetLoss">;

/** Who one is, and how to change it. */
export function useSession(): SessionSnapshot & { readonly actions: SessionActions } {
  const { session } = useServices();
  return { ...useStore(session), actions: session };
}
