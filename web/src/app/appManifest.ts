import { DEFAULT_LANGUAGE, type Language } from "../lib/dto/language";

/** The manifests in public/. */
const MANIFESTS: readonly Language[] = ["ru", "en"];

/** Sets the manifest in the current language. */
export function showManifest(language: Language): void {
  manifestLink().setAttribute("href", `/manifest.${MANIFESTS.includes(language) ? language : DEFAULT_LANGUAGE}.webmanifest`);
}

function manifestLink(): Element {
  const known = document.querySelector("link[rel=manifest]");
  if (known !== null) return known;
  const link = document.createElement("link");
  link.rel = "manifest";
  document.head.append(link);
  return link;
}
