import "./styles/fonts.css";
import "./styles/reset.css";
import "./styles/tokens.css";
import "./styles/shell.css";

import cyrillic from "./styles/fonts/onest-cyrillic.woff2?url";
import latin from "./styles/fonts/onest-latin.woff2?url";
import { startTransition, StrictMode } from "react";

import { currentPath } from "./adapters/address";
import { askFor, nextTask, onceLoaded } from "./adapters/documentLoad";
import { App } from "./app/App";
import { loadPageAt } from "./app/pages";
import { createRoot } from "./app/react";
import { keepTrying } from "./controllers/keepTrying";
import { createServices, loadServices } from "./controllers/services";
import { loadTexts } from "./texts/catalogue";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element #root");
void start(root);

/** In small steps: a phone that does all of it at once answers nobody meanwhile. */
async function start(element: HTMLElement): Promise<void> {
  await nextTask();
  const services = createServices();
  loadServices(services);
  await nextTask();
  const page = createRoot(element);
  await nextTask();
  for (const font of [cyrillic, latin]) askFor("font", font); // after the code, before the first words
  await Promise.all([loadTexts(services.language.getSnapshot().language), loadPageAt(currentPath())]);
  startTransition(() =>
    page.render(
      <StrictMode>
        <App services={services} />
      </StrictMode>,
    ),
  );
  if (import.meta.env.PROD) {
    const install = async () => (await import("./controllers/makeInstallable")).makeInstallable(services);
    onceLoaded(() => setTimeout(() => void keepTrying(install), 2_000)); // milliseconds; the page comes first
  }
}
