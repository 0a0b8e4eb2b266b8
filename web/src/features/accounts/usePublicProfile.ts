import { useState } from "react";

import { isSegment } from "../../lib/dto/segment";
import { useServerQuery } from "../../ui/hooks/useServerQuery";
import { useServices } from "../../ui/services";
import { userPath } from "./api";
import type { User } from "./dto";

interface PublicProfile {
  readonly state: "loading" | "found" | "missing" | "away";
  readonly user: User | null;
  readonly load: () => void;
  /** Loads the picture's URL again, as it expires after some minutes. */
  readonly renewPicture: () => void;
}

const NOT_FOUND = [400, 404]; // HTTP statuses of invalid and unknown usernames

/** A user's public profile. */
export function usePublicProfile(username: string): PublicProfile {
  const { accounts } = useServices();
  const [isRenewed, setIsRenewed] = useState(false);
  const {
    data: user,
    problem,
    reload,
  } = useServerQuery<User>({
    queryKey: ["profile", username],
    queryFn: () => accounts.profileOf(username),
    meta: { path: isSegment(username) ? userPath(username) : undefined },
  });
  const isMissing = problem !== null && NOT_FOUND.includes(problem.status);
  return {
    state: isMissing ? "missing" : user !== null ? "found" : problem === null ? "loading" : "away",
    user,
    load: reload,
    renewPicture: () => {
      if (!isRenewed) reload();
      setIsRenewed(true);
    },
  };
}
