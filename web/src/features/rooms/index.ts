export { RoomsApi } from "./api";
export { LazyRoomPanel } from "./components/lazyRoomPanel";
export { NewRoomForm } from "./components/NewRoomForm";
export { PrivateRoomForm } from "./components/PrivateRoomForm";
export { RoomHeader } from "./components/RoomHeader";
export type { Peer, Role, Room } from "./dto";
export { useRoomName } from "./hooks";
export type { Offer } from "./invitations/dto";
export { useInvitationsApi, useInvitationToken, useOffer } from "./invitations/hooks";
