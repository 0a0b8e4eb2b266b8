"""CSRF: a signed double-submit token bound to the session, besides Origin and Sec-Fetch-Site.

The cookie's value is `nonce.signature`, the signature an HMAC of the nonce and
the session (OWASP CSRF Prevention Cheat Sheet, "Signed Double-Submit Cookie").
A login changes the session and so voids every older token.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from echochat.http.body import Body, read_body
from echochat.http.errors import ApiError
from echochat.security.audit import audit
from echochat.security.origin import is_own

COOKIE: Final = "csrftoken"
HEADER: Final = "X-CSRFToken"
FIELD: Final = "csrfmiddlewaretoken"
COOKIE_AGE: Final = 365 * 24 * 3600
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
NEARBY: Final = frozenset({"same-origin", "same-site", "none"})
"""Accepted values of `Sec-Fetch-Site` (Fetch Metadata, 2.3): of `same-site`, Origin decides."""

NONCE_BYTES: Final = 16

NO_SESSION: Final = b""
"""The binding of tokens of visitors who are not signed in."""


class Csrf:
    """Issues tokens and checks them.

    `binding` tells the session of a request. `read_form` reads the body of a request that may
    have its token there; everything else is checked before.
    """

    def __init__(
        self,
        secret_key: str,
        *,
        secure: bool,
        binding: Callable[[web.Request], Awaitable[bytes]],
        read_form: Callable[[web.Request], Awaitable[Body]] = read_body,
    ) -> None:
        self._key = hmac.digest(secret_key.encode(), b"echochat.csrf", "sha256")
        self._secure = secure
        self._binding = binding
        self._read_form = read_form

    async def token(self, request: web.Request) -> str:
        """Return the request's own token while it is good for its session, else a new one."""
        binding = await self._binding(request)
        held = request.cookies.get(COOKIE, "")
        return held if self.is_valid(held, binding) else self.new_token(binding)

    def new_token(self, binding: bytes) -> str:
        """Return a fresh token bound to a session (or to `NO_SESSION`)."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return f"{_encode(nonce)}.{self._sign(_encode(nonce), binding)}"

    def is_valid(self, token: str, binding: bytes) -> bool:
        """Tell whether we made this token for this session."""
        nonce, dot, signature = token.partition(".")
        return bool(dot) and _equal(signature, self._sign(nonce, binding))

    def keep_cookie(self, request: web.Request, response: web.StreamResponse, token: str) -> None:
        """Give the page the request's token unless it has it.

        An answer that is late must not bring back a token from before a login.
        """
        if request.cookies.get(COOKIE) != token:
            self.set_cookie(response, token)

    def set_cookie(self, response: web.StreamResponse, token: str) -> None:
        """Give the page a new token."""
        response.set_cookie(
            COOKIE, token, max_age=COOKIE_AGE, path="/", secure=self._secure, samesite="Lax"
        )

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse an unsafe request that does not prove to come from our own page."""
        found = request.match_info.http_exception is None
        if found and request.method not in SAFE_METHODS and (reason := await self._fault(request)):
            audit("csrf.failed", request, reason=reason)
            raise ApiError(403, "csrf_failed")
        return await handler(request)

    async def _fault(self, request: web.Request) -> str | None:
        """Return the fault of an unsafe request, None if it is valid."""
        source = request.headers.get("Origin", request.headers.get("Referer"))
        if request.headers.get("Sec-Fetch-Site", "none").strip().lower() not in NEARBY:
            return "cross_site"
        if source is not None and not is_own(request, source):
            return "origin"
        cookie = request.cookies.get(COOKIE, "")
        if not cookie:
            return "cookie_missing"
        binding = await self._binding(request)
        if not self.is_valid(cookie, binding):
            return "cookie_stale"
        if sent := request.headers.get(HEADER):
            # Not compared with the cookie: pages that ask twice at once hold two good
            # tokens, and no foreign page can send this header.
            return None if self.is_valid(sent, binding) else "token_wrong"
        field = (await self._read_form(request)).get(FIELD)
        return None if isinstance(field, str) and _equal(field, cookie) else "token_missing"

    def _sign(self, nonce: str, binding: bytes) -> str:
        message = nonce.encode("utf-8", "surrogateescape") + b"." + binding
        return _encode(hmac.digest(self._key, message, hashlib.sha256))


def _encode(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _equal(left: str, right: str) -> bool:
    """Compare in constant time; `compare_digest` takes no text outside ASCII."""
    return hmac.compare_digest(
        left.encode("utf-8", "surrogateescape"), right.encode("utf-8", "surrogateescape")
    )
