"""Sessions behind aiohttp-session.

A signed-in user's session is a row in PostgreSQL, found by the SHA-256 of an opaque 256-bit token
that only the cookie holds. A guest's session is a signed cookie without a row. The storage only
writes cookies; the handlers open and close rows in their own transactions, so a late response can't
restore an ended session.
"""

import asyncio
import base64
import hashlib
import hmac
import math
import secrets
import time
import warnings
from dataclasses import dataclass
from typing import Final

from aiohttp import web
from aiohttp_session import AbstractStorage, Session, SessionData, get_session, new_session

from echochat.accounts import queries
from echochat.accounts.user_cache import CachedUser, UserCache
from echochat.http.errors import ApiError
from echochat.http.keys import ASKER, Asker
from echochat.realtime.registry import Registry
from echochat.settings import Settings
from echochat.storage.database import Database

# aiohttp-session keeps its session under keys of plain text, which aiohttp advises against.
warnings.filterwarnings("ignore", category=web.NotAppKeyWarning, module="aiohttp_session")

DAY: Final = 24 * 3600
SESSION_AGE: Final = 14 * DAY
PROLONG_AFTER: Final = DAY
"""Age in seconds from which a request extends a session: one write a day instead of one each."""
LAST_SEEN_INTERVAL: Final = 10
"""Seconds for which a user's `last_seen` is good enough."""

COOKIE: Final = "sessionid"
TOKEN_BYTES: Final = 32
TOKEN_LENGTH: Final = 43
"""Characters of a token: 32 bytes in base64 without padding."""
GUEST_MARK: Final = "guest."
"""No token starts so: base64 has no dot."""


NEVER_READ: Final = -1
"""The version of a session that was not read but has just been made."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A signed-in user; `session_id` is the SHA-256 of the session's token.

    Name and picture are always current. The rest is as it was read: `version` is the registry's
    version before the read, `deadline` is the session's expiry in the loop's time.
    """

    person: CachedUser
    session_id: bytes
    version: int = NEVER_READ
    deadline: float = math.inf

    @property
    def user_id(self) -> int:
        return self.person.user_id

    @property
    def username(self) -> str:
        return self.person.username

    @property
    def avatar(self) -> str | None:
        """The picture's path in the media folder."""
        return self.person.avatar


async def identify(request: web.Request) -> Identity | None:
    """Return the signed-in user, with one query at the first call and none without a cookie.

    Raises `Unavailable`.
    """
    identity = (await get_session(request)).get("identity")
    return identity if isinstance(identity, Identity) else None


async def require_identity(request: web.Request) -> Identity:
    """Return the signed-in user. Raises `ApiError` 401 for guests, and `Unavailable`."""
    identity = await identify(request)
    if identity is None:
        raise ApiError(401, "not_authenticated")
    return identity


async def guest_of(request: web.Request) -> str | None:
    """Return the id of a guest's session; None for signed-in users and without a session."""
    guest = (await get_session(request)).get("guest")
    return guest if isinstance(guest, str) else None


async def begin_guest(request: web.Request) -> bool:
    """Give the client a guest's session unless it has one of either kind; True when it is new."""
    session = await get_session(request)
    if not session.empty:
        return False
    session["guest"] = secrets.token_urlsafe(16)
    return True


async def sign_in(request: web.Request, token: str, identity: Identity) -> None:
    """Let the answer carry the token of a session that was opened."""
    session = await new_session(request)
    request[ASKER] = Asker(identity.user_id, identity.username)
    session.set_new_identity(token)
    session["identity"] = identity


async def sign_out(request: web.Request) -> None:
    """Let the answer take the session's cookie away."""
    (await get_session(request)).invalidate()


def new_token() -> str:
    """Return a token for a session's cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def session_id_of(token: str) -> bytes:
    """Return the id under which the session of a token is stored."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()


class SessionStorage(AbstractStorage):
    """Reads sessions from cookie and database, writes cookies."""

    def __init__(
        self, db: Database, settings: Settings, user_cache: UserCache, registry: Registry
    ) -> None:
        super().__init__(
            cookie_name=COOKIE,
            max_age=SESSION_AGE,
            secure=settings.cookie_secure,
            httponly=True,
            samesite="Lax",
        )
        self._db = db
        self._user_cache = user_cache
        self._registry = registry
        self._key = hmac.digest(settings.secret_key.encode(), b"echochat.guest", "sha256")

    async def load_session(self, request: web.Request) -> Session:
        """Return the session of the request's cookie, an empty one when it is not in force."""
        cookie = self.load_cookie(request) or ""
        if cookie.startswith(GUEST_MARK):
            return self._guest_session(cookie)
        if len(cookie) != TOKEN_LENGTH:
            return await self.new_session()
        return await self._user_session(request, cookie)

    async def save_session(
        self,
        request: web.Request,
        response: web.StreamResponse,
        session: Session,
    ) -> None:
        """Write the cookie of a session that changed."""
        if "identity" in session:
            self.save_cookie(response, str(session.identity), max_age=SESSION_AGE)
        elif "guest" in session:
            self.save_cookie(response, self._signed(session["guest"]), max_age=SESSION_AGE)
        else:
            self.save_cookie(response, "")

    async def _user_session(self, request: web.Request, token: str) -> Session:
        session_id = session_id_of(token)
        version, now = self._registry.version, asyncio.get_running_loop().time()
        with self._user_cache.reading():
            found = await queries.find_session(
                self._db, session_id, fresh=SESSION_AGE - PROLONG_AFTER, seen=LAST_SEEN_INTERVAL
            )
            if found is None:
                return await self.new_session()
            user = found.user_id, found.revision, found.username, found.avatar
            person = self._user_cache.person(*user)
        identity = Identity(person, session_id, version, now + found.seconds_left)
        request[ASKER] = Asker(found.user_id, found.username)
        session = _existing(token, {"identity": identity})
        if found.is_seen_due:
            await queries.touch_last_seen(self._db, found.user_id)
        # The answer to an upgrade can't renew the cookie, so the session waits for the next one.
        if found.is_ageing and "Upgrade" not in request.headers:
            await self._prolong(session, session_id)
        return session

    async def _prolong(self, session: Session, session_id: bytes) -> None:
        if await queries.prolong_session(self._db, session_id, SESSION_AGE):
            session.changed()

    def _guest_session(self, cookie: str) -> Session:
        value, _, signature = cookie.removeprefix(GUEST_MARK).rpartition(".")
        guest, _, issued = value.rpartition(".")
        if not hmac.compare_digest(_bytes(signature), _bytes(self._signature(value))):
            return Session(None, data=None, new=True)
        age = time.time() - int(issued)
        if age > SESSION_AGE:
            return Session(None, data=None, new=True)
        session = _existing(cookie, {"guest": guest})
        if age > PROLONG_AFTER:
            session.changed()
        return session

    def _signed(self, guest: str) -> str:
        value = f"{guest}.{int(time.time())}"
        return f"{GUEST_MARK}{value}.{self._signature(value)}"

    def _signature(self, value: str) -> str:
        digest = hmac.digest(self._key, _bytes(value), "sha256")
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _existing(cookie: str, values: dict[str, object]) -> Session:
    return Session(cookie, data=SessionData(session=values), new=False)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
