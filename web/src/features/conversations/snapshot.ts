import type { Item } from "./dto";

/** A conversation in the list. As long as nothing of it changes, it is the same object. */
export interface Conversation extends Item {
  /** Messages that one has not read. */
  readonly unread: number;
  readonly isMuted: boolean;
}

/** Within each the latest activity comes first; pinned ones are as one has put them. */
export interface Sections {
  readonly pinned: readonly Conversation[];
  readonly rooms: readonly Conversation[];
  readonly direct: readonly Conversation[];
}

export interface ConversationsSnapshot {
  /** `ready`: the list is there, be it as it was kept. */
  readonly phase: "loading" | "ready";
  readonly sections: Sections;
  /** All conversations by slug, hidden ones too. */
  readonly bySlug: ReadonlyMap<string, Conversation>;
  /** Messages not read in what is listed and not muted. */
  readonly unread: { readonly rooms: number; readonly direct: number };
}

export const NO_CONVERSATIONS: ConversationsSnapshot = {
  phase: "loading",
  sections: { pinned: [], rooms: [], direct: [] },
  bySlug: new Map(),
  unread: { rooms: 0, direct: 0 },
};
