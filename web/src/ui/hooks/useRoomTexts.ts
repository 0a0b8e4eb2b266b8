import { roomTexts } from "../../texts/rooms";
import { useLanguage } from "./useLanguage";

/** The texts of where rooms are listed, opened and made. For what is loaded lazily. */
export function useRoomTexts() {
  return roomTexts(useLanguage().language);
}
