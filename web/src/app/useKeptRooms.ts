import { useEffect, useState } from "react";

import type { Room } from "../features/rooms/dto";
import { useServices } from "../ui/services";

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
