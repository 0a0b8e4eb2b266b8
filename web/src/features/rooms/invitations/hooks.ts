import { useState } from "react";

import { invitationParamsSchema } from "../../../lib/routes";
import { useRouteParams } from "../../../ui/hooks/route";
import { useWhenSeen } from "../../../ui/hooks/useIsVisible";
import { type Pages, usePages } from "../../../ui/hooks/usePages";
import { useServices } from "../../../ui/services";
import { InvitationsApi } from "./api";
import type { Invitation, Offer } from "./dto";

/** What can be done with links by which people join. */
export function useInvitationsApi(): InvitationsApi {
  const { http } = useServices();
  const [api] = useState(() => new InvitationsApi(http));
  return api;
}

/** The links of a room; asked for again after `revision` changed, when it is seen. */
export function useInvitations(slug: string, revision: string): Pages<Invitation> {
  const api = useInvitationsApi();
  return usePages(useWhenSeen(revision), () => api.list(slug));
}

/** The token in the address, null when it cannot be one. */
export function useInvitationToken(): string | null {
  return useRouteParams(invitationParamsSchema)?.token ?? null;
}

/** What a link offers, once it is known, and what went wrong. Give the component a key of token and session. */
export function useOffer(token: string): { readonly offer: Offer | null } & Pick<Pages<Offer>, "problem" | "reload"> {
  const api = useInvitationsApi();
  const { items, problem, reload } = usePages(token, async () => ({ items: [await api.look(token)], next: null }));
  return { offer: items?.[0] ?? null, problem, reload };
}

/** The whole address of an invitation, to be passed on. */
export function useInvitationAddress(token: string): string {
  return `${location.origin}/invitations/${token}`;
}
