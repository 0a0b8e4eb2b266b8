"""The presence socket: `/ws/presence/` (docs/wire.md 2.4)."""

from collections.abc import Callable

from aiohttp import web

from echochat.accounts import LastSeen, guest_of, identify
from echochat.presence.frames import PictureUrl
from echochat.presence.hub import PresenceHub
from echochat.presence.people import Guest, OnlineUser
from echochat.presence.session import PresenceParts, PresenceSession
from echochat.presence.visit import Visits
from echochat.realtime import codes
from echochat.realtime.admission import Admission, Denied
from echochat.realtime.bus import USERS, Bus, Event, UserChanged
from echochat.realtime.heartbeat import Heartbeat
from echochat.settings import Settings


class PresenceSockets:
    """Lets clients into presence sockets."""

    def __init__(
        self,
        settings: Settings,
        bus: Bus,
        admission: Admission,
        last_seen: LastSeen,
        picture_url: PictureUrl,
        peer_lost: Callable[[], None],
    ) -> None:
        self.hub = PresenceHub(settings, bus, picture_url, peer_lost)
        self._heartbeat = Heartbeat(
            settings.presence_heartbeat, settings.presence_idle_timeout, codes.PRESENCE_IDLE
        )
        self.visits = Visits(
            hub=self.hub,
            last_seen=last_seen,
            touch_interval=settings.presence_touch_interval,
            ttl=settings.presence_ttl,
        )
        self._parts = PresenceParts(
            admission=admission, heartbeat=self._heartbeat, visits=self.visits
        )
        bus.subscribe(USERS, self._user_event)

    def __len__(self) -> int:
        """The number of open sockets."""
        return len(self._heartbeat)

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Handle the upgrade request."""
        return await self._parts.admission.enter(request, self._admit)

    def close(self) -> None:
        """Stop the timers, at shutdown."""
        self._heartbeat.stop()
        self.hub.close()

    async def _admit(self, request: web.Request) -> PresenceSession:
        """Return a session. Raises `Denied` or `Unavailable`."""
        identity = await identify(request)
        who = identity or await _guest(request)
        await self._parts.admission.check_rate(request, "presence")
        return PresenceSession(self._parts, who)

    def _user_event(self, event: Event) -> None:
        if isinstance(event, UserChanged):
            self.hub.changed(
                OnlineUser(event.user_id, event.revision, event.username, event.avatar)
            )


async def _guest(request: web.Request) -> Guest:
    guest = await guest_of(request)
    if guest is None:
        raise Denied(codes.NOT_SIGNED_IN)
    return Guest(guest)
