export { ConversationList } from "./components/ConversationList";
export { DirectHeader } from "./components/DirectHeader";
export { ProfileActions } from "./components/ProfileActions";
export { RoomList } from "./components/RoomList";
export { StartChatForm } from "./components/StartChatForm";
export { UnreadBadge } from "./components/UnreadBadge";
export { useReadingIn, useUnreadTotal } from "./hooks";
export { useDirectChats, useOwnRooms, useRecipient } from "./queries";
export { NO_INBOX } from "./snapshot";
