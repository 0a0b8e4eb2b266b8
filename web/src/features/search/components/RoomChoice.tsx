import { PUBLIC_ROOM } from "../../../lib/apiPaths";
import { Field } from "../../../ui/Field/Field";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { searchCatalogue } from "../../../texts/search";
import { useDirectChats, useOwnRooms } from "../../conversations";

interface RoomChoiceProps {
  /** Null: all rooms. */
  readonly room: string | null;
  readonly onChoose: (room: string | null) => void;
}

/** In which room to look. */
export function RoomChoice({ room, onChoose }: RoomChoiceProps) {
  const texts = useTexts();
  const search = useTexts(searchCatalogue);
  const own = (useOwnRooms().items ?? []).map(({ slug, name }) => ({ slug, name }));
  const direct = (useDirectChats().items ?? []).map(({ slug, peer }) => ({ slug, name: peer.username }));
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
