import "../ui/styles/fonts.css";
import "../ui/styles/reset.css";
import "../ui/styles/tokens.css";
import "../ui/styles/shell.css";

import { startTransition, StrictMode } from "react";

import { currentPath } from "../lib/address";
import { loadFont, nextTask, onceLoaded } from "../lib/documentLoad";
import { retry } from "../lib/retry";
import { loadTexts } from "../texts/catalogue";
import { App } from "./App";
import { loadPageAt } from "./pages";
import { createRoot } from "./react";
import { createServices, loadServices } from "./services";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element #root");
void start(root);

/** Starts in small steps, so that slow phones stay responsive. */
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
    const install = async () => (await import("./makeInstallable")).makeInstallable(services);
    onceLoaded(() => setTimeout(() => void retry(install), 2_000)); // milliseconds; the page comes first
  }
}
