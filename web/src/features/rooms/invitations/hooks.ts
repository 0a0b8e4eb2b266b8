import { useState } from "react";

import { invitationParamsSchema } from "../../../lib/routes";
import { useRouteParams } from "../../../ui/hooks/route";
import { type ServerList, useQueryClient, useServerList, useServerQuery } from "../../../ui/hooks/useServerQuery";
import { useServices } from "../../../ui/services";
import { InvitationsApi } from "./api";
import type { Invitation, Offer } from "./dto";

/** Returns the API of invitations. */
export function useInvitationsApi(): InvitationsApi {
  const { http } = useServices();
  const [api] = useState(() => new InvitationsApi(http));
  return api;
}

/** The links of a room. */
export function useInvitations(slug: string): ServerList<Invitation> {
  const api = useInvitationsApi();
  return useServerList({ queryKey: invitationsKey(slug), ask: () => api.list(slug) });
}

/** Asks for a room's links again, after one was made or taken back. */
export function useInvitationsRefetch(slug: string): () => void {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: invitationsKey(slug) });
}

function invitationsKey(slug: string) {
  return ["room", slug, "invitations"];
}

/** Returns the token in the address, or null if it is invalid. */
export function useInvitationToken(): string | null {
  return useRouteParams(invitationParamsSchema)?.token ?? null;
}

/** What a link offers, once it is known, and what went wrong. */
export function useOffer(token: string) {
  const api = useInvitationsApi();
  const { data, ...rest } = useServerQuery<Offer>({ queryKey: ["offer", token], queryFn: () => api.look(token) });
  return { offer: data, ...rest };
}

/** Returns the absolute address of an invitation. */
export function useInvitationAddress(token: string): string {
  return `${location.origin}/invitations/${token}`;
}
