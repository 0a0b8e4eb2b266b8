import { useServices } from "../../ui/services";
import { type Submission, useSubmit } from "../../ui/hooks/useSubmit";

/** Ends the session in this browser. */
export function useSignOut(): Submission {
  const { session } = useServices();
  return useSubmit(() => session.signOut());
}
