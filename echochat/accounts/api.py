"""HTTP handlers of accounts."""

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from aiohttp import web

from echochat.accounts import queries, rules
from echochat.accounts.passwords import Passwords, is_outdated
from echochat.accounts.profiles.api import user_object
from echochat.accounts.queries import Credentials, User
from echochat.accounts.sessions import (
    SESSION_AGE,
    Identity,
    begin_guest,
    identify,
    new_token,
    session_id_of,
    sign_in,
    sign_out,
)
from echochat.accounts.user_cache import UserCache
from echochat.http.body import Body, body_so_far, read_body, text
from echochat.http.errors import ApiError, too_many
from echochat.http.language import language_of
from echochat.http.respond import json_response
from echochat.i18n import TextId
from echochat.i18n import text as say
from echochat.media import MediaUrls
from echochat.security.address import client_network
from echochat.security.audit import audit
from echochat.security.csrf import NO_SESSION, Csrf
from echochat.security.limits import hit
from echochat.settings import Settings
from echochat.storage.database import Conflict, Database, Executor
from echochat.unicode import LINE_LENGTH, is_clean

MOST_SESSIONS: Final = 100
"""Sessions of a user at the same time: more than anybody has browsers."""

T = TypeVar("T")


class AccountsApi:
    """Sessions, sign-in and registration over HTTP.

    `on_revoked` is told the id of each session that was ended, after it was.
    """

    def __init__(
        self,
        db: Database,
        settings: Settings,
        *,
        passwords: Passwords,
        csrf: Csrf,
        user_cache: UserCache,
        media: MediaUrls,
        on_revoked: Callable[[bytes], None],
    ) -> None:
        self._db = db
        self._settings = settings
        self._passwords = passwords
        self._csrf = csrf
        self._user_cache = user_cache
        self._media = media
        self._on_revoked = on_revoked

    async def csrf(self, request: web.Request) -> web.Response:
        """Answer GET /api/auth/csrf/."""
        token = await self._csrf.token(request)
        response = json_response({"csrfToken": token})
        self._csrf.keep_cookie(request, response, token)
        return response

    async def session(self, request: web.Request) -> web.Response:
        """Answer GET /api/auth/session/."""
        identity = await identify(request)
        user = await queries.find_user(self._db, identity.user_id) if identity else None
        response = json_response(session_object(user, self._media))
        self._csrf.keep_cookie(request, response, await self._csrf.token(request))
        return response

    async def presence_session(self, request: web.Request) -> web.Response:
        """Answer GET /api/auth/presence-session/."""
        if await begin_guest(request):
            audit("presence.session.bootstrap", request)
        response = json_response({"ok": True})
        self._csrf.keep_cookie(request, response, await self._csrf.token(request))
        return response

    async def login(self, request: web.Request) -> web.Response:
        """Answer POST /api/auth/login/."""
        return await self._attempt("login", request, self._login)

    async def register(self, request: web.Request) -> web.Response:
        """Answer POST /api/auth/register/."""
        return await self._attempt("register", request, self._register)

    async def register_hint(self, request: web.Request) -> web.Response:
        """Answer GET /api/auth/register/."""
        return json_response({"detail": say(TextId("register_by_post"), language_of(request))})

    async def logout(self, request: web.Request) -> web.Response:
        """Answer POST /api/auth/logout/."""
        identity = await identify(request)
        if identity:
            await queries.close_session(self._db, identity.session_id)
            self._on_revoked(identity.session_id)
            audit("auth.logout", request, username=identity.username, is_authenticated=True)
        await sign_out(request)
        response = json_response({"ok": True})
        self._csrf.set_cookie(response, self._csrf.new_token(NO_SESSION))
        return response

    async def password_rules(self, request: web.Request) -> web.Response:
        """Answer GET /api/auth/password-rules/."""
        relaxed, language = self._settings.relax_passwords, language_of(request)
        length = rules.min_length(relaxed=relaxed)
        keys = rules.rules_in_force(relaxed=relaxed)
        return json_response(
            {
                "rules": [say(key, language, min_length=length) for key in keys],
                "codes": keys,
                "minLength": length,
            }
        )

    async def _attempt(
        self,
        action: str,
        request: web.Request,
        work: Callable[[web.Request], Awaitable[tuple[User, web.Response]]],
    ) -> web.Response:
        """Run a rate-limited attempt of an address and write its outcome to the audit log."""
        scope = f"auth.{action}:{client_network(request)}"
        settings = self._settings
        wait = await hit(self._db, scope, settings.auth_rate_limit, settings.auth_rate_window)
        if wait is not None:
            audit(f"auth.{action}.rate_limited", request)
            raise too_many(wait)
        try:
            user, response = await work(request)
        except ApiError as error:
            name = attempted_name(body_so_far(request))
            audit(
                f"auth.{action}.failed", request, username=name, reason=error.errors or error.code
            )
            raise
        audit(f"auth.{action}.success", request, username=user.name, is_authenticated=True)
        return response

    async def _login(self, request: web.Request) -> tuple[User, web.Response]:
        account = await self._check_credentials(await filled_body(request))

        async def user_id(_transaction: Executor) -> int:
            return account.user_id

        try:
            return await self._enter(request, user_id, status=200)
        except Conflict:
            # The account was deleted while its password was being checked.
            raise bad_credentials(TextId("credentials_wrong")) from None

    async def _check_credentials(self, body: Body) -> Credentials:
        name = rules.normal_name(text(body, "username", field="credentials"))
        password = text(body, "password", field="credentials")
        if not name or not password:
            raise bad_credentials(TextId("credentials_missing"))
        account = await queries.find_credentials(self._db, name)
        right = await self._passwords.verify(password, account.password_hash if account else None)
        if account is None or not right:
            raise bad_credentials(TextId("credentials_wrong"))
        if is_outdated(account.password_hash):
            fresh = await self._passwords.hash(password)
            await queries.renew_hash(self._db, account.user_id, account.password_hash, fresh)
        return account

    async def _register(self, request: web.Request) -> tuple[User, web.Response]:
        name, password = await self._new_account(await filled_body(request))
        password_hash = await self._passwords.hash(password)

        async def create(transaction: Executor) -> int:
            return await queries.create_user(transaction, name, password_hash)

        try:
            return await self._enter(request, create, status=201)
        except Conflict:
            raise ApiError(
                400, "invalid_input", errors={"username": [TextId("username_taken")]}
            ) from None

    async def _new_account(self, body: Body) -> tuple[str, str]:
        """Return name and password of a registration. Raises `ApiError` 400 by field."""
        name = rules.normal_name(text(body, "username"))
        first = text(body, "password1", field="password")
        second = text(body, "password2", field="password")
        relaxed, max_length = self._settings.relax_passwords, self._settings.username_max_length
        name_faults = rules.name_faults(name, max_length)
        if not name_faults and await queries.is_name_taken(self._db, name):
            name_faults = [TextId("username_taken")]
        faults = {
            "username": name_faults,
            # Text that can't be a name may have any length, and the cost of comparing is the
            # product of both.
            "password": rules.new_password_faults(
                first, second, "" if name_faults else name, relaxed=relaxed
            ),
        }
        if any(faults.values()):
            raise ApiError(
                400,
                "invalid_input",
                errors={field: keys for field, keys in faults.items() if keys},
                max_length=max_length,
                min_length=rules.min_length(relaxed=relaxed),
                max_password=LINE_LENGTH,
            )
        return name, first

    async def _enter(
        self, request: web.Request, user_id_in: Callable[[Executor], Awaitable[int]], *, status: int
    ) -> tuple[User, web.Response]:
        """Open a session under a new id, voiding the one before; all of it or nothing."""
        before = await identify(request)
        token = new_token()
        session_id = session_id_of(token)
        surplus: list[bytes] = []

        async def work(transaction: Executor) -> User:
            user_id = await user_id_in(transaction)
            await queries.open_session(transaction, session_id, user_id, SESSION_AGE)
            if before:
                await queries.close_session(transaction, before.session_id)
            surplus[:] = await queries.close_surplus_sessions(
                transaction, user_id, session_id, MOST_SESSIONS
            )
            user = await queries.find_user(transaction, user_id)
            if user is None:
                raise bad_credentials(TextId("credentials_wrong"))
            return user

        user = await self._db.transaction(work)
        for ended in (*([before.session_id] if before else []), *surplus):
            self._on_revoked(ended)
        if surplus:
            audit("auth.sessions.surplus", request, username=user.name, ended=len(surplus))
        person = self._user_cache.person(user.id, user.revision, user.name, user.avatar)
        await sign_in(request, token, Identity(person, session_id))
        response = json_response(session_object(user, self._media), status=status)
        self._csrf.set_cookie(response, self._csrf.new_token(session_id))
        return user, response


async def filled_body(request: web.Request) -> Body:
    """Return the body. Raises `ApiError` 400 when it is empty."""
    body = await read_body(request)
    if not body:
        raise ApiError(400, "invalid_input", errors={"body": [TextId("body_missing")]})
    return body


def bad_credentials(reason: TextId) -> ApiError:
    return ApiError(400, "invalid_credentials", errors={"credentials": [reason]})


def attempted_name(body: Body) -> str | None:
    """Return the attempted username, cut to a length fit for the log."""
    name = body.get("username")
    return name[:150] if isinstance(name, str) and is_clean(name) else None


def session_object(user: User | None, media: MediaUrls) -> dict[str, object]:
    """Return a session answer (docs/wire.md 1.5)."""
    return {"authenticated": user is not None, "user": user_object(user, media) if user else None}
