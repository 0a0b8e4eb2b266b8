import { useEffect, useMemo } from "react";

import { Addressee, type AddresseeSnapshot } from "./recipient";
import { useServices } from "../../ui/services";
import { useStore } from "../../ui/hooks/useStore";

/** Looks up somebody to write to. */
export function useAddressee(username: string): AddresseeSnapshot & { readonly retry: () => void } {
  const { inbox } = useServices();
  const addressee = useMemo(() => new Addressee(async () => (await inbox.get()).open(`@${username}`)), [inbox, username]);
  useEffect(() => {
    addressee.start();
    return () => addressee.stop();
  }, [addressee]);
  return { ...useStore(addressee), retry: addressee.start };
}
