"""One user's open inbox sockets, active rooms and unread counts."""

import asyncio
from collections.abc import Callable, Collection
from typing import Final

from echochat.conversations.active_rooms import ActiveElsewhere
from echochat.conversations.frames import Build, Counts
from echochat.conversations.queries import Dialog
from echochat.conversations.screen import Screen
from echochat.conversations.session import InboxSession

DRAIN_INTERVAL: Final = 0.05
"""Seconds between checks of a slow reader."""


class Inbox:
    """One user's open sockets. Only inbox sockets are told of unread counts."""

    __slots__ = (
        "counts",
        "elsewhere",
        "has_asked",
        "is_stale",
        "screens",
        "sessions",
        "told",
        "unsubscribe",
        "user_id",
    )

    def __init__(self, user_id: int) -> None:
        self.user_id = user_id
        self.counts: dict[str, int] = {}
        """Unread messages by slug, as last read from PostgreSQL."""
        self.is_stale = True
        """True if all counts must be read again."""
        self.screens: set[Screen] = set()
        """Of inbox and event sockets."""
        self.sessions: set[InboxSession] = set()
        """The inbox sockets."""
        self.told: dict[str, int] = {}
        """The latest message sent of each room."""
        self.elsewhere = ActiveElsewhere()
        self.has_asked = False
        """True if the other instances were asked which rooms they show."""
        self.unsubscribe: Callable[[], None]

    def shows(self, slug: str) -> bool:
        """Tell whether a socket of this instance shows a room."""
        return any(screen.shown == slug for screen in self.screens)

    @property
    def live(self) -> list[InboxSession]:
        """Sockets that have got the unread counts."""
        return [session for session in self.sessions if session.is_live]

    def note(self, slug: str, dialog: Dialog | None) -> None:
        """Set one room's unread count; without a dialog the room is no longer readable."""
        self.counts.pop(slug, None)
        if dialog is not None and dialog.unread:
            self.counts[slug] = dialog.unread

    def tell(self, build: Build, counts: Counts, but: Collection[InboxSession] = ()) -> None:
        """Send to all live sockets except some; builds each form of a frame once."""
        frames: dict[bool, bytes] = {}
        for session in self.live:
            if session not in but:
                delta = session.wants_delta
                frame = frames.get(delta) or frames.setdefault(delta, build(counts, delta=delta))
                self.tell_one(session, build, frame)

    def tell_one(self, session: InboxSession, build: Build, frame: bytes) -> None:
        """Send to one socket once its reader has caught up; builds the frame at that time."""
        if session.tell(build, frame):
            self._drain_later(session)

    def _drain_later(self, session: InboxSession) -> None:
        asyncio.get_running_loop().call_later(DRAIN_INTERVAL, self._drain, session)

    def _drain(self, session: InboxSession) -> None:
        if session.drain(self.counts):
            self._drain_later(session)
