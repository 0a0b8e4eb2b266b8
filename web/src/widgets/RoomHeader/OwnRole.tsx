import type { Role } from "../../dto/room";
import { useMemberTexts } from "../../hooks/useMemberTexts";

/** What one is in the room, after what the room is. */
export default function OwnRole({ role }: { readonly role: Role }) {
  const texts = useMemberTexts();
  return ` · ${texts.yourRole(texts.roles[role])}`;
}
