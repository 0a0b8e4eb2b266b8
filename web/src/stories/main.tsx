import "../ui/styles/fonts.css";
import "../ui/styles/reset.css";
import "../ui/styles/tokens.css";
import "./stories.css";

import { createRoot } from "react-dom/client";

import { createServices } from "../app/services";
import { loadTexts } from "../texts/catalogue";
import { StoriesPage } from "./StoriesPage";

const services = createServices();
await loadTexts(services.language.getSnapshot().language);
const root = document.getElementById("root");
if (root !== null) createRoot(root).render(<StoriesPage services={services} />);
