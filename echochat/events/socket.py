"""The event socket: `/ws/events/` (docs/wire.md 2.5)."""

from aiohttp import web

from echochat.accounts import guest_of, identify
from echochat.events.session import EventParts, EventSession
from echochat.presence import Guest


class EventSockets:
    """Lets clients into event sockets."""

    def __init__(self, parts: EventParts) -> None:
        self._parts = parts

    def __len__(self) -> int:
        """The number of open sockets."""
        return len(self._parts.sessions)

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Handle the upgrade request."""
        return await self._parts.admission.enter(request, self._admit)

    async def _admit(self, request: web.Request) -> EventSession:
        """Return a session. Raises `Denied` or `Unavailable`."""
        await self._parts.admission.check_rate(request, "events")
        identity, guest = await identify(request), await guest_of(request)
        return EventSession(self._parts, identity, Guest(guest) if guest is not None else None)
