import { DEFAULT_LANGUAGE, type Language } from "../lib/dto/language";

/** Those in public/. */
const MANIFESTS: readonly Language[] = ["ru", "en"];

/** Tells the browser what the page is called, and looks like, when it is installed. */
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
