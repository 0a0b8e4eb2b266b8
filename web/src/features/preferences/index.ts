export { LanguageSwitch } from "./components/LanguageSwitch";
export { ThemeSwitch } from "./components/ThemeSwitch";
export { ThemeStore } from "./store";
