import { lazyComponent } from "../../../ui/lazyComponent/lazyComponent";

export const LazyRoomPanel = lazyComponent(() => import("./RoomPanel"));
