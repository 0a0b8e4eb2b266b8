"""Admission of sockets; a close code says why one is refused."""

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from aiohttp import web

from echochat.http.errors import ApiError
from echochat.realtime import codes
from echochat.realtime.budget import talk_rate
from echochat.realtime.connection import Connection
from echochat.realtime.intake import Endpoint
from echochat.realtime.registry import Registry, SignIn
from echochat.realtime.seats import Seat, Seats
from echochat.realtime.upgrade import Upgraded, accept_key, upgrade
from echochat.security.address import client_network
from echochat.security.audit import audit
from echochat.security.limits import hit
from echochat.security.origin import origin_allowed
from echochat.settings import Settings
from echochat.storage.database import Database, Unavailable
from echochat.supervision import report

logger = logging.getLogger(__name__)

REFUSED_FOR: Final = 1.0
"""Seconds for which a refusal is remembered; a raised limit takes effect after them."""

REFUSALS: Final = 10_000
"""Refusals remembered at most; the oldest go first."""

DENIED: Final = 1000
"""Sockets that were opened only to be closed, and wait for their peers' answers: some megabytes."""


def connect_scope(endpoint: str, address: str) -> str:
    """Return the scope under which the connects of an address are counted."""
    return f"ws.connect.{endpoint}:{address}"


class Denied(Exception):
    """A refused socket; `code` is the close code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class SignedInUser(SignIn, Protocol):
    """A signed-in user."""

    @property
    def username(self) -> str:
        """Their name."""

    @property
    def user_id(self) -> int:
        """Their id."""


class SocketSession(Protocol):
    """One socket of a feature: made by its admission, then opened, or abandoned.

    Its `closed` has to call `Admission.left`, and to be right however far `opened` came.
    """

    connection: Connection

    @property
    def session_id(self) -> bytes | None:
        """The session whose end closes the socket; None for guests."""

    def opened(self, request: web.Request) -> None:
        """The connection is open; the first frames may be sent."""

    def abandoned(self) -> None:
        """The client went away before the connection stood."""

    def received(self, text: str) -> None:
        """One text message came."""

    def closed(self, code: int) -> None:
        """The connection is over."""


class Admission:
    """Admits sockets of all features: identity, seats, limits, upgrade."""

    def __init__(
        self,
        db: Database,
        settings: Settings,
        registry: Registry,
        identify: Callable[[web.Request], Awaitable[SignedInUser | None]],
    ) -> None:
        self._db = db
        self._settings = settings
        self._registry = registry
        self._identify = identify
        self._seats = Seats(
            settings.ws_connect_rate_limit,
            talk_rate(settings.chat_message_rate_limit, settings.chat_message_rate_window),
        )
        self._refusals = Refusals()
        self._denied: deque[Connection] = deque()

    async def enter(
        self, request: web.Request, admit: Callable[[web.Request], Awaitable[SocketSession]]
    ) -> web.StreamResponse:
        """Answer an upgrade request: open the session that `admit` returns.

        If `admit` raises `Denied`, the connection is accepted and closed with the code, which
        browsers can see. A foreign origin or an invalid upgrade is refused before.
        """
        accept_key(request)
        if not origin_allowed(request):
            raise ApiError(403, "origin_forbidden")
        try:
            return await self._enter(request, admit)
        except ConnectionResetError as error:
            logger.debug("client disconnected during the handshake: %s", error)
            return Upgraded()

    async def _enter(
        self, request: web.Request, admit: Callable[[web.Request], Awaitable[SocketSession]]
    ) -> web.StreamResponse:
        person: SignedInUser | None = None
        try:
            person = await self._identify(request)
            seat = self._take_seat(request, person)
            try:
                self._open(request, person, await admit(request), seat)
            except BaseException:
                self._seats.free(seat)
                raise
        except Denied as denied:
            return self._deny(request, person, denied.code)
        except Unavailable:
            return self._deny(request, person, codes.TRY_AGAIN_LATER)
        return Upgraded()

    async def check_rate(self, request: web.Request, endpoint: str) -> None:
        """Count a connect to an endpoint. Raises `Denied` over the limit, and `Unavailable`."""
        limit, window = self._settings.ws_connect_rate_limit, self._settings.ws_connect_rate_window
        scope = connect_scope(endpoint, client_network(request))
        if self._refusals.holds(scope):
            raise Denied(codes.TOO_MANY_CONNECTIONS)
        wait = await hit(self._db, scope, limit, window)
        if wait is not None:
            self._refusals.add(scope, wait)
            raise Denied(codes.TOO_MANY_CONNECTIONS)

    def left(self, session: SocketSession) -> None:
        """Forget a session that is over."""
        if session.connection.seat is not None:
            self._seats.free(session.connection.seat)
        self._registry.discard(session.connection, session.session_id)

    def _take_seat(self, request: web.Request, person: SignedInUser | None) -> Seat:
        """Count a socket from now on. Raises `Denied` over the limits."""
        user_id = person.user_id if person is not None else None
        seat = self._seats.take(client_network(request), user_id, asyncio.get_running_loop().time())
        if seat is None:
            raise Denied(codes.TOO_MANY_CONNECTIONS)
        return seat

    def _open(
        self, request: web.Request, person: SignedInUser | None, session: SocketSession, seat: Seat
    ) -> None:
        """Take the connection over; from here to the end nothing awaits.

        After the 101 no HTTP response is possible, so an error closes it with 1013.
        """
        try:
            connection = session.connection = self._upgrade(request, session)
        except BaseException:
            session.abandoned()
            raise
        connection.seat = seat
        connection.share_budget(seat.budget)
        try:
            _audit(request, "ws.connect.accepted", person)
            session.opened(request)
            if not connection.closing:
                self._registry.add(connection, person)
        except Exception as error:  # noqa: BLE001 - reported; the client comes anew
            report("opening a socket", error, "it is closed with 1013")
            connection.close(codes.TRY_AGAIN_LATER)

    def _deny(
        self, request: web.Request, person: SignedInUser | None, code: int
    ) -> web.StreamResponse:
        connection = self._upgrade(request, _ClosingEndpoint())
        connection.close(code)
        self._denied.append(connection)
        if len(self._denied) > DENIED:
            self._denied.popleft().abort()
        _audit(request, "ws.connect.denied", person, code=code)
        return Upgraded()

    def _upgrade(self, request: web.Request, endpoint: Endpoint) -> Connection:
        return upgrade(request, endpoint, send_limit=self._settings.chat_ws_send_buffer)


class Refusals:
    """Recently refused scopes, so that a flood of connects costs PostgreSQL one query a second."""

    def __init__(self) -> None:
        self._until: OrderedDict[str, float] = OrderedDict()

    def holds(self, scope: str) -> bool:
        """Tell whether a scope is refused without asking."""
        return self._until.get(scope, 0.0) > asyncio.get_running_loop().time()

    def add(self, scope: str, wait: float) -> None:
        """Refuse a scope for a while, at most for the seconds `wait`."""
        self._until[scope] = asyncio.get_running_loop().time() + min(wait, REFUSED_FOR)
        self._until.move_to_end(scope)
        if len(self._until) > REFUSALS:
            self._until.popitem(last=False)


class _ClosingEndpoint:
    """The endpoint of a connection that is only opened to be closed with a code."""

    def received(self, text: str) -> None:
        """Nothing is taken any more."""

    def closed(self, code: int) -> None:
        """Nothing was held for it."""


def _audit(
    request: web.Request, event: str, person: SignedInUser | None, **details: object
) -> None:
    audit(
        event,
        request,
        username=person.username if person else None,
        is_authenticated=person is not None,
        **details,
    )
