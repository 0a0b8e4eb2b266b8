import "./styles/fonts.css";
import "./styles/reset.css";
import "./styles/tokens.css";
import "./styles/shell.css";

import { startTransition, StrictMode } from "react";

import { currentPath } from "./adapters/address";
import { loadFont, nextTask, onceLoaded } from "./adapters/documentLoad";
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
  void loadFont("Onest", "Яz"); // after the code, before the first words
  await nextTask();
  const services = createServices();
  loadServices(services);
  await nextTask();
  const page = createRoot(element);
  await nextTask();
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
