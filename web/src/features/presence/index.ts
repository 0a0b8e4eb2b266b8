export { default as OnlinePeople } from "./components/OnlinePeople";
export { PersonAvatar } from "./components/PersonAvatar";
export { useIsOnline, usePresence } from "./hooks";
export { UNKNOWN_PRESENCE } from "./snapshot";
