import { en, ru, type RoomTexts } from "../texts/rooms";
import { useLanguage } from "./useLanguage";

/** The texts of rooms with people in them, loaded with the pages that need them. */
export function useRoomTexts(): RoomTexts {
  return useLanguage().language === "ru" ? ru : en;
}
