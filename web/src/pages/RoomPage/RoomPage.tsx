import { lazy, Suspense, useState } from "react";

import { useReadingIn } from "../../hooks/useInbox";
import { useRoomSlug } from "../../hooks/useRoomSlug";
import { Conversation } from "../../widgets/Conversation/Conversation";
import { RoomHeader } from "../../widgets/RoomHeader/RoomHeader";
import { NotFoundPage } from "../NotFoundPage/NotFoundPage";

const MissingRoom = lazy(() => import("./MissingRoom"));
const RoomPanel = lazy(() => import("../../widgets/RoomPanel/RoomPanel"));

export default function RoomPage() {
  const slug = useRoomSlug();
  return slug === null ? <NotFoundPage /> : <OpenRoom key={slug} slug={slug} />;
}

function OpenRoom({ slug }: { readonly slug: string }) {
  const onReading = useReadingIn(slug);
  const [isPanelOpen, setIsPanelOpen] = useState(false);
  return (
    <Conversation
      beside={(room) => <Suspense>{isPanelOpen && <RoomPanel onClose={() => setIsPanelOpen(false)} room={room} />}</Suspense>}
      head={(room) => <RoomHeader isPanelOpen={isPanelOpen} onPanel={() => setIsPanelOpen(!isPanelOpen)} room={room} />}
      missing={(open) => <MissingRoom onCreated={open} slug={slug} />}
      onReading={slug === "public" ? undefined : onReading}
      slug={slug}
    />
  );
}
