import { useEffect, useState } from "react";

import { problemOf } from "../../lib/problem";
import { watchResponse } from "../../lib/responseCache";
import { useServices } from "../../ui/services";
import { userPath } from "./api";
import type { User } from "./dto";

interface PublicProfile {
  readonly state: "loading" | "found" | "missing" | "away";
  readonly user: User | null;
  readonly load: () => void;
  /** Asks once more for the address of the picture, which lapses after some minutes. */
  readonly renewPicture: () => void;
}

const NOT_FOUND = [400, 404]; // statuses: a name that cannot be one, or that nobody has

/** Somebody's public profile. */
export function usePublicProfile(username: string): PublicProfile {
  const { accounts } = useServices();
  const [state, setState] = useState<PublicProfile["state"]>("loading");
  const [user, setUser] = useState<User | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [isRenewed, setIsRenewed] = useState(false);

  useEffect(() => watchResponse(userPath(username), () => setAttempt((before) => before + 1)), [username]);
  useEffect(() => {
    let isCurrent = true;
    const show = (next: PublicProfile["state"], found: User | null) => {
      if (!isCurrent) return;
      setState(next);
      setUser((before) => found ?? before);
    };
    accounts
      .profileOf(username)
      .then((found) => show("found", found))
      .catch((error: unknown) => {
        const isNobody = NOT_FOUND.includes(problemOf(error).status);
        if (!isNobody) console.warn("the profile cannot be loaded", error);
        show(isNobody ? "missing" : "away", null);
      });
    return () => {
      isCurrent = false;
    };
  }, [accounts, username, attempt]);

  return {
    state,
    user,
    load: () => {
      setState("loading");
      setAttempt(attempt + 1);
    },
    renewPicture: () => {
      if (isRenewed) return;
      setIsRenewed(true);
      setAttempt(attempt + 1);
    },
  };
}
