import "./styles/fonts.css";
import "./styles/reset.css";
import "./styles/tokens.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./app/App";
import { keepTrying } from "./controllers/keepTrying";
import { createServices, loadServices } from "./controllers/services";
import { loadTexts } from "./texts/catalogue";

const services = createServices();
loadServices(services);
if (import.meta.env.PROD) {
  const startWorker = async () => (await import("./controllers/startWorker")).startWorker(services);
  const begin = () => setTimeout(() => void keepTrying(startWorker), 2_000); // milliseconds; the page comes first
  addEventListener("load", begin, { once: true });
}

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element #root");
const page = createRoot(root);
void loadTexts(services.language.getSnapshot().language).then(() =>
  page.render(
    <StrictMode>
      <App services={services} />
    </StrictMode>,
  ),
);
