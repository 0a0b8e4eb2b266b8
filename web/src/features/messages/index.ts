export { Conversation } from "./components/Conversation";
export { PublicFeed } from "./components/PublicFeed";
export { DraftStore } from "./draftStore";
export { OutboxStore } from "./outboxStore";
export { RoomCache } from "./roomCache";
