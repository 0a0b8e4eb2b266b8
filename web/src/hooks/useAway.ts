import { useEffect, useState } from "react";

import type { Room } from "../dto/room";
import { useServices } from "./services";
import { useLasting } from "./useLasting";
import { useStore } from "./useStore";

const BLINK = 1_500; // milliseconds; shorter breaks are nobody's business

/** True while the server does not answer. */
export function useAway(): boolean {
  const { connectivity } = useServices();
  return useLasting(useStore(connectivity).isAway, BLINK);
}

/** The rooms that can be opened without the server. */
export function useKeptRooms(): readonly Room[] {
  const { worker } = useServices();
  const [rooms, setRooms] = useState<readonly Room[]>([]);
  useEffect(() => {
    void worker()
      .then((link) => link.keptRooms())
      .then(setRooms);
  }, [worker]);
  return rooms;
}
