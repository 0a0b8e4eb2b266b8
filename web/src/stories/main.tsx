import "../ui/styles/fonts.css";
import "../ui/styles/reset.css";
import "../ui/styles/tokens.css";
import "./stories.css";

import { createRoot } from "react-dom/client";

import { createServices } from "../app/services";
import { loadTexts } from "../texts/catalogue";
import { StoriesPage } from "./StoriesPage";

const { searchParams } = new URL(location.href);
const services = createServices();
const language = searchParams.get("language") === "en" ? "en" : "ru";
services.language.choose(language);
services.theme.choose(searchParams.get("theme") === "dark" ? "dark" : "light");
await loadTexts(language);
const root = document.getElementById("root");
if (root !== null) createRoot(root).render(<StoriesPage services={services} />);
