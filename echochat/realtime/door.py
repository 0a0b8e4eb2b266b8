"""How a socket is opened: who may come in, told by a close code to who may not."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from aiohttp import web

from echochat.http.errors import ApiError
from echochat.realtime import codes
from echochat.realtime.connection import Connection
from echochat.realtime.intake import Endpoint
from echochat.realtime.registry import Registry
from echochat.realtime.upgrade import Upgraded, upgrade
from echochat.security.address import client_network
from echochat.security.audit import audit
from echochat.security.limits import hit
from echochat.security.origin import origin_allowed
from echochat.settings import Settings
from echochat.storage.database import Database, Unavailable


def connect_scope(endpoint: str, address: str) -> str:
    """Return the scope under which the connects of an address are counted."""
    return f"ws.connect.{endpoint}:{address}"


class Denied(Exception):
    """Somebody is not let in; `code` is the close code that says why."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Person(Protocol):
    """Somebody signed in."""

    @property
    def username(self) -> str:
        """Their name."""


class Session(Protocol):
    """One socket of a feature: made by its admission, then opened, or abandoned.

    Its `closed` has to call `Door.left`.
    """

    connection: Connection

    @property
    def session_id(self) -> bytes | None:
        """The session whose end closes the socket; None for guests."""

    def opened(self, request: web.Request) -> None:
        """The connection stands; what is to be sent first may be sent."""

    def abandoned(self) -> None:
        """The client went away before the connection stood."""

    def received(self, text: str) -> None:
        """One text message came."""

    def closed(self, code: int) -> None:
        """The connection is over."""


class Door:
    """What the sockets of all features share on the way in."""

    def __init__(
        self,
        db: Database,
        settings: Settings,
        registry: Registry,
        identify: Callable[[web.Request], Awaitable[Person | None]],
    ) -> None:
        self._db = db
        self._settings = settings
        self._registry = registry
        self._identify = identify

    async def enter(
        self, request: web.Request, admit: Callable[[web.Request], Awaitable[Session]]
    ) -> web.StreamResponse:
        """Answer an upgrade request: open the session that `admit` returns.

        `admit` raises `Denied`; the connection is then accepted and closed with
        the code, so that browsers see it. A foreign origin is refused before.
        """
        if not origin_allowed(request):
            raise ApiError(403, "origin_forbidden")
        person: Person | None = None
        try:
            person = await self._identify(request)
            session = await admit(request)
        except Denied as denied:
            return self._deny(request, person, denied.code)
        except Unavailable:
            return self._deny(request, person, codes.TRY_AGAIN_LATER)
        self._open(request, person, session)
        return Upgraded()

    async def check_rate(self, request: web.Request, endpoint: str) -> None:
        """Count a connect to an endpoint. Raises `Denied` over the limit, and `Unavailable`."""
        limit, window = self._settings.ws_connect_rate_limit, self._settings.ws_connect_rate_window
        scope = connect_scope(endpoint, client_network(request))
        if await hit(self._db, scope, limit, window) is not None:
            raise Denied(codes.TOO_MANY_CONNECTIONS)

    def left(self, session: Session) -> None:
        """Forget a session that is over."""
        self._registry.discard(session.connection, session.session_id)

    def _open(self, request: web.Request, person: Person | None, session: Session) -> None:
        """Take the connection over; from here to the end nothing awaits."""
        try:
            session.connection = self._upgrade(request, session)
        except BaseException:
            session.abandoned()
            raise
        _audit(request, "ws.connect.accepted", person)
        session.opened(request)
        if not session.connection.closing:
            self._registry.add(session.connection, session.session_id)

    def _deny(self, request: web.Request, person: Person | None, code: int) -> web.StreamResponse:
        self._upgrade(request, _Deaf()).close(code)
        _audit(request, "ws.connect.denied", person, code=code)
        return Upgraded()

    def _upgrade(self, request: web.Request, endpoint: Endpoint) -> Connection:
        return upgrade(request, endpoint, send_limit=self._settings.chat_ws_send_buffer)


class _Deaf:
    """The endpoint of a connection that is only opened to be closed with a code."""

    def received(self, text: str) -> None:
        """Nothing is taken any more."""

    def closed(self, code: int) -> None:
        """Nothing was held for it."""


def _audit(request: web.Request, event: str, person: Person | None, **details: object) -> None:
    audit(
        event,
        request,
        username=person.username if person else None,
        is_authenticated=person is not None,
        **details,
    )
