import { byLanguage } from "./byLanguage";
import type { ProfileTexts } from "./types";

/** Loaded with the profile pages. */
export const profileCatalogue = byLanguage(
  import.meta.glob<ProfileTexts>("./locale/*.po", { query: "?part=profile", import: "default", eager: true }),
);
