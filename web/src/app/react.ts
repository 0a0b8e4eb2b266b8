/** React's own start takes as long as drawing fifty messages: from here it has a script, so a task, of its own. */
export { createRoot } from "react-dom/client";
