"""The presence socket: `/ws/presence/` (contract 3)."""

from aiohttp import web

from echochat.accounts import LastSeen, guest_of, identify
from echochat.presence.frames import PictureUrl
from echochat.presence.hub import FAREWELLS, PresenceHub
from echochat.presence.people import Guest, User
from echochat.presence.session import PresenceSession
from echochat.presence.subscribers import View
from echochat.realtime import codes
from echochat.realtime.admission import Admission, Denied
from echochat.realtime.bus import USERS, Bus, Event, UserChanged
from echochat.realtime.heartbeat import Heartbeat
from echochat.settings import Settings


class PresenceSockets:
    """Opens presence sockets and keeps what all of them share."""

    def __init__(
        self,
        settings: Settings,
        bus: Bus,
        admission: Admission,
        last_seen: LastSeen,
        picture_url: PictureUrl,
    ) -> None:
        self._admission = admission
        self._last_seen = last_seen
        self._touch_interval = settings.presence_touch_interval
        self.hub = PresenceHub(settings, bus, picture_url)
        self._heartbeat = Heartbeat(
            settings.presence_heartbeat, settings.presence_idle_timeout, codes.PRESENCE_IDLE
        )
        bus.subscribe(USERS, self._user_event)

    def __len__(self) -> int:
        """The number of open sockets."""
        return len(self._heartbeat)

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Handle the upgrade request."""
        return await self._admission.enter(request, self._admit)

    def is_online(self, user_id: int) -> bool:
        """Tell whether a user is shown as online."""
        return self.hub.shows(user_id)

    def close(self) -> None:
        """Stop the timers, at shutdown."""
        self._heartbeat.stop()
        self.hub.close()

    # What sessions ask ------------------------------------------------------

    def joined(self, session: PresenceSession, view: View) -> None:
        """Show the session's person, and watch over its connection."""
        self._heartbeat.add(session.connection)
        self.hub.connected(session.connection, session.person, view)

    def touched(self, session: PresenceSession) -> None:
        """Keep the session's person shown."""
        self.hub.touched(session.person)
        now = session.connection.last_message
        if now - session.noted >= self._touch_interval:
            session.noted = now
            self._note(session)

    def left(self, session: PresenceSession, code: int) -> None:
        """Let go of a session that is over."""
        self._admission.left(session)
        self._heartbeat.discard(session.connection)
        self.hub.disconnected(session.connection, code)
        if code in FAREWELLS:
            self._note(session)

    # -------------------------------------------------------------------------

    async def _admit(self, request: web.Request) -> PresenceSession:
        """Return a session. Raises `Denied` or `Unavailable`."""
        identity = await identify(request)
        who = identity or await _guest(request)
        await self._admission.check_rate(request, "presence")
        return PresenceSession(self, who)

    def _note(self, session: PresenceSession) -> None:
        if isinstance(person := session.person, User):
            self._last_seen.saw(person.key)

    def _user_event(self, event: Event) -> None:
        if isinstance(event, UserChanged):
            self.hub.changed(User(event.user_id, event.revision, event.username, event.avatar))


async def _guest(request: web.Request) -> Guest:
    guest = await guest_of(request)
    if guest is None:
        raise Denied(codes.NOT_SIGNED_IN)
    return Guest(guest)
