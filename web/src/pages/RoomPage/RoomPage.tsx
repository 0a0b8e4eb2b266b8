import { lazy } from "react";

import { useReadingIn } from "../../hooks/useInbox";
import { useRoomSlug } from "../../hooks/useRoomSlug";
import { Conversation } from "../../widgets/Conversation/Conversation";
import { RoomHeader } from "../../widgets/RoomHeader/RoomHeader";
import { NotFoundPage } from "../NotFoundPage/NotFoundPage";

const MissingRoom = lazy(() => import("./MissingRoom"));

export default function RoomPage() {
  const slug = useRoomSlug();
  const onReading = useReadingIn(slug ?? "");
  if (slug === null) return <NotFoundPage />;
  return (
    <Conversation
      head={(room) => <RoomHeader room={room} />}
      key={slug}
      missing={(open) => <MissingRoom onCreated={open} slug={slug} />}
      onReading={slug === "public" ? undefined : onReading}
      slug={slug}
    />
  );
}
