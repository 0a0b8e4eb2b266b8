import { roomTexts } from "../texts/rooms";
import { useLanguage } from "./useLanguage";

/** The texts of the list of one's rooms. For what is loaded lazily. */
export function useRoomTexts() {
  return roomTexts[useLanguage().language];
}
