import { useNavigate } from "react-router";

import { directPath } from "../../lib/routes";
import { useServices } from "../../ui/services";
import { type Submission, useSubmit } from "../../ui/hooks/useSubmit";

/** Opens the conversation with somebody, made when there is none, and goes there. */
export function useDirectStart(username: string): Submission {
  const { inbox } = useServices();
  const navigate = useNavigate();
  return useSubmit(async () => {
    const { peer } = await (await inbox.get()).open(username);
    await navigate(directPath(peer.username));
  });
}
