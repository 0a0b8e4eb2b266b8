import "./styles/fonts.css";
import "./styles/reset.css";
import "./styles/tokens.css";
import "./styles/shell.css";

import cyrillic from "./styles/fonts/onest-cyrillic.woff2?url";
import latin from "./styles/fonts/onest-latin.woff2?url";
import { startTransition, StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { currentPath } from "./adapters/address";
import { askFor, onceLoaded } from "./adapters/documentLoad";
import { App } from "./app/App";
import { loadPageAt } from "./app/pages";
import { keepTrying } from "./controllers/keepTrying";
import { createServices, loadServices } from "./controllers/services";
import { loadTexts } from "./texts/catalogue";

const services = createServices();
loadServices(services);
for (const font of [cyrillic, latin]) askFor("font", font); // after the code, before the first words
if (import.meta.env.PROD) {
  const startWorker = async () => (await import("./controllers/startWorker")).startWorker(services);
  onceLoaded(() => setTimeout(() => void keepTrying(startWorker), 2_000)); // milliseconds; the page comes first
}

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element #root");
const page = createRoot(root);
void Promise.all([loadTexts(services.language.getSnapshot().language), loadPageAt(currentPath())]).then(() =>
  // A transition is drawn in small steps, between which the browser answers to the person.
  startTransition(() =>
    page.render(
      <StrictMode>
        <App services={services} />
      </StrictMode>,
    ),
  ),
);
