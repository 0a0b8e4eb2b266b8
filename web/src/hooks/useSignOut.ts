import { useServices } from "./services";
import { type Submission, useSubmit } from "./useSubmit";

/** Ends the session in this browser. */
export function useSignOut(): Submission {
  const { session } = useServices();
  return useSubmit(() => session.signOut());
}
