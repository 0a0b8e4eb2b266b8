import { PUBLIC_ROOM } from "../../../lib/apiPaths";
import { Field } from "../../../ui/Field/Field";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { searchCatalogue } from "../../../texts/search";
import { type Conversation, useConversations } from "../../conversations";

interface RoomChoiceProps {
  /** Null: all rooms. */
  readonly room: string | null;
  readonly onChoose: (room: string | null) => void;
}

/** In which room to look. */
export function RoomChoice({ room, onChoose }: RoomChoiceProps) {
  const texts = useTexts();
  const search = useTexts(searchCatalogue);
  const { bySlug } = useConversations();
  const own = choices(bySlug, ({ kind, name }) => (kind === "direct" ? null : name));
  const direct = choices(bySlug, ({ peer }) => peer?.username ?? null);
  const isKnown = room === null || room === PUBLIC_ROOM || [...own, ...direct].some(({ slug }) => slug === room);
  return (
    <Field label={search.where}>
      {(control) => (
        <select
          {...control}
          onChange={({ currentTarget }) => onChoose(currentTarget.value === "" ? null : currentTarget.value)}
          value={room ?? ""}
        >
          <option value="">{search.everywhere}</option>
          <option value={PUBLIC_ROOM}>{texts.publicRoom}</option>
          {!isKnown && <option value={room}>{room}</option>}
          <Group label={search.rooms} rooms={own} />
          <Group label={texts.directChats} rooms={direct} />
        </select>
      )}
    </Field>
  );
}

function choices(
  bySlug: ReadonlyMap<string, Conversation>,
  nameOf: (conversation: Conversation) => string | null,
): GroupProps["rooms"] {
  return [...bySlug.values()].flatMap((conversation) => {
    const name = conversation.slug === PUBLIC_ROOM ? null : nameOf(conversation);
    return name === null ? [] : [{ slug: conversation.slug, name }];
  });
}

interface GroupProps {
  readonly label: string;
  readonly rooms: readonly { readonly slug: string; readonly name: string }[];
}

function Group({ label, rooms }: GroupProps) {
  if (rooms.length === 0) return null;
  return (
    <optgroup label={label}>
      {rooms.map(({ slug, name }) => (
        <option key={slug} value={slug}>
          {name}
        </option>
      ))}
    </optgroup>
  );
}
