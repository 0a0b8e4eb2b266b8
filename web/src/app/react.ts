/** React's start takes as long as rendering fifty messages, so it has a script, and thus a task, of its own. */
export { createRoot } from "react-dom/client";
