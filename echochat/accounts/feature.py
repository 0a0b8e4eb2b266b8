"""Builds accounts: sign-in, profiles, and the middlewares of sessions and CSRF."""

from dataclasses import dataclass
from functools import partial

import aiohttp_session
from aiohttp import web
from aiohttp.typedefs import Middleware

from echochat.accounts.api import AccountsApi
from echochat.accounts.expiry import clear_avatars, clear_names, clear_sessions
from echochat.accounts.last_seen import LastSeen
from echochat.accounts.passwords import Passwords
from echochat.accounts.people.api import PeopleApi
from echochat.accounts.people.queries import index_names
from echochat.accounts.preferences.api import PreferencesApi
from echochat.accounts.profiles.api import ProfilesApi
from echochat.accounts.revocation import RevocationWatch
from echochat.accounts.sessions import SessionStorage, identify
from echochat.accounts.user_cache import UserCache
from echochat.accounts.user_watch import UserWatch
from echochat.feature import Feature
from echochat.media import Avatars, MediaUrls
from echochat.realtime.bus import SESSIONS, SessionEnded
from echochat.realtime.core import Core
from echochat.security.csrf import NO_SESSION, Csrf
from echochat.storage.backfill import Backfill


@dataclass(frozen=True, kw_only=True)
class Accounts(Feature):
    """The feature, with its interface for the application and other features."""

    last_seen: LastSeen
    sessions: Middleware
    """Reads the session of each request."""
    csrf: Middleware
    """Refuses unsafe requests without a token."""


def build(core: Core, urls: MediaUrls, avatars: Avatars) -> Accounts:
    """Return the feature."""
    db, settings, bus = core.db, core.settings, core.bus
    user_cache = UserCache(bus)
    passwords = Passwords()
    last_seen = LastSeen(db)
    user_watch = UserWatch(db, db.dsn, bus, user_cache)
    revocation = RevocationWatch(db, db.dsn, core.registry)
    profiles = ProfilesApi(db, settings, bus=bus, media=urls, avatars=avatars)
    csrf = Csrf(
        settings.secret_key,
        secure=settings.csrf_secure,
        binding=_csrf_binding,
        read_form=profiles.read_form,
    )
    accounts = AccountsApi(
        db,
        settings,
        passwords=passwords,
        csrf=csrf,
        user_cache=user_cache,
        media=urls,
        on_revoked=lambda ended: bus.publish(SESSIONS, SessionEnded(ended)),
    )
    preferences = PreferencesApi(db, settings, bus, core.outcome_unknown)
    people = PeopleApi(db, urls)
    indexing = Backfill("index of people", partial(db.transaction, partial(index_names, limit=500)))
    storage = SessionStorage(db, settings, user_cache, core.registry)
    return Accounts(
        last_seen=last_seen,
        sessions=aiohttp_session.session_middleware(storage),
        csrf=csrf.middleware,
        routes=[
            ("GET", "/api/auth/csrf/", accounts.csrf),
            ("GET", "/api/auth/session/", accounts.session),
            ("GET", "/api/auth/presence-session/", accounts.presence_session),
            ("POST", "/api/auth/login/", accounts.login),
            ("GET", "/api/auth/register/", accounts.register_hint),
            ("POST", "/api/auth/register/", accounts.register),
            ("POST", "/api/auth/logout/", accounts.logout),
            ("GET", "/api/auth/password-rules/", accounts.password_rules),
            ("GET", "/api/auth/profile/", profiles.own),
            ("POST", "/api/auth/profile/", profiles.edit),
            ("PUT", "/api/auth/status/", profiles.set_status),
            ("GET", "/api/auth/settings/", preferences.own),
            ("PATCH", "/api/auth/settings/", preferences.change),
            ("GET", "/api/auth/users/{username}/", profiles.public),
            ("GET", "/api/chat/people/", people.find),
        ],
        chores={
            "sessions": lambda: clear_sessions(db),
            "names": lambda: clear_names(db),
            "avatars": lambda: clear_avatars(db, avatars),
        },
        resync=[revocation.resync, user_watch.resync],
        close=[
            indexing.close,
            people.close,
            revocation.close,
            user_watch.close,
            last_seen.close,
            passwords.close,
        ],
    )


async def _csrf_binding(request: web.Request) -> bytes:
    """CSRF tokens are bound to the user's session."""
    identity = await identify(request)
    return identity.session_id if identity else NO_SESSION
