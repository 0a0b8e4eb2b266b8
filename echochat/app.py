"""The composition root: it builds the parts, knows all of them, and holds the one route table."""

from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sized
from dataclasses import dataclass
from typing import Final

import aiohttp_session
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from echochat.accounts import LastSeen, clear_avatars, clear_names, clear_sessions, identify
from echochat.accounts.api import AccountsApi
from echochat.accounts.passwords import Passwords
from echochat.accounts.profiles import ProfilesApi
from echochat.accounts.resync import AccountsResync
from echochat.accounts.revocation import RevocationWatch
from echochat.accounts.sessions import SessionStorage
from echochat.accounts.user_cache import UserCache
from echochat.conversations.api import DirectApi
from echochat.conversations.hub import InboxHub
from echochat.conversations.rooms import PrivateRoomsHub
from echochat.conversations.socket import InboxSockets
from echochat.counters import CHAT, INBOX, PRESENCE
from echochat.http.client_files import ClientFiles
from echochat.http.cors import cors
from echochat.http.keys import SETTINGS
from echochat.http.middleware import errors
from echochat.http.request_id import request_ids
from echochat.media import Avatars, MediaUrls
from echochat.media.api import MediaApi
from echochat.messages.api import HistoryApi
from echochat.messages.changes.apply import MessageChanges
from echochat.messages.hub import LiveRooms
from echochat.messages.socket import ChatSockets
from echochat.messages.store import clear_nonces
from echochat.messages.writer import MessageWriter
from echochat.ops.health import HealthApi
from echochat.ops.housekeeping import Housekeeping, daily
from echochat.ops.metrics import Metrics, Readings, single
from echochat.presence.socket import PresenceSockets
from echochat.realtime.admission import Admission
from echochat.realtime.bus import LOST, SESSIONS, Bus, MemoryBus, NewsLost, SessionEnded
from echochat.realtime.redis.bus import RedisBus
from echochat.realtime.registry import Registry
from echochat.realtime.resync import Resync
from echochat.rooms.api import RoomsApi
from echochat.rooms.invitations.api import InvitationsApi
from echochat.rooms.members.api import MembersApi
from echochat.rooms.queries import clear_deleted_rooms
from echochat.search import SearchApi
from echochat.security.address import from_trusted_proxy
from echochat.security.audit import refusals
from echochat.security.csrf import NO_SESSION, Csrf
from echochat.security.headers import on_prepare
from echochat.security.hosts import hosts
from echochat.security.limits import clear_buckets
from echochat.settings import PROJECT_DIR, Settings
from echochat.storage.database import Database
from echochat.storage.schema import apply_schema
from echochat.supervision import check_vital

MIB: Final = 1024 * 1024

METRICS: Final = web.AppKey("metrics", Metrics)

LINGER: Final = 3.0
"""Seconds that a body which nobody wants is let run in for, so that its sender sees the answer."""

RETURN_TIME: Final = 5.0
"""Seconds that clients of a server which goes away have to come back somewhere else."""

Route = tuple[str, str, Handler]
Drain = Callable[[], Coroutine[None, None, None]]

LEAVE: Final[web.AppKey[Callable[[], None]]] = web.AppKey("leave")
"""What makes the server be ready no more."""

DRAIN: Final[web.AppKey[Drain]] = web.AppKey("drain")
"""What sends the sockets elsewhere, before the server is stopped."""


@dataclass(frozen=True)
class Parts:
    """What the application is made of, each part built once."""

    db: Database
    bus: Bus
    resync: Resync
    registry: Registry
    revocation: RevocationWatch
    hubs: LiveRooms
    writer: MessageWriter
    changes: MessageChanges
    passwords: Passwords
    accounts: AccountsApi
    profiles: ProfilesApi
    avatars: Avatars
    media: MediaApi
    rooms: RoomsApi
    history: HistoryApi
    search: SearchApi
    members: MembersApi
    invitations: InvitationsApi
    chat: ChatSockets
    direct: DirectApi
    inbox: InboxSockets
    last_seen: LastSeen
    presence: PresenceSockets
    health: HealthApi
    housekeeping: Housekeeping
    client: ClientFiles
    middlewares: list[Middleware]


def routes(parts: Parts) -> list[Route]:
    """Return every route of the server. What GET answers, HEAD answers too."""
    accounts, rooms, health = parts.accounts, parts.rooms, parts.health
    members, invitations = parts.members, parts.invitations
    return [
        ("GET", "/api/health/live/", health.live),
        ("GET", "/api/health/ready/", health.ready),
        ("GET", "/api/meta/client-config/", health.client_config),
        ("GET", "/api/auth/csrf/", accounts.csrf),
        ("GET", "/api/auth/session/", accounts.session),
        ("GET", "/api/auth/presence-session/", accounts.presence_session),
        ("POST", "/api/auth/login/", accounts.login),
        ("GET", "/api/auth/register/", accounts.register_hint),
        ("POST", "/api/auth/register/", accounts.register),
        ("POST", "/api/auth/logout/", accounts.logout),
        ("GET", "/api/auth/password-rules/", accounts.password_rules),
        ("GET", "/api/auth/profile/", parts.profiles.own),
        ("POST", "/api/auth/profile/", parts.profiles.edit),
        ("GET", "/api/auth/users/{username}/", parts.profiles.public),
        ("GET", "/api/auth/media/{path:.*}", parts.media.media),
        ("GET", "/api/chat/public-room/", rooms.public_room),
        ("GET", "/api/chat/rooms/", rooms.own),
        ("POST", "/api/chat/rooms/", rooms.create),
        ("GET", "/api/chat/rooms/{slug}/", rooms.room),
        ("PATCH", "/api/chat/rooms/{slug}/", rooms.update),
        ("DELETE", "/api/chat/rooms/{slug}/", rooms.delete),
        ("POST", "/api/chat/rooms/{slug}/leave/", members.leave),
        ("GET", "/api/chat/rooms/{slug}/members/", members.list),
        ("POST", "/api/chat/rooms/{slug}/members/", members.add),
        ("PATCH", "/api/chat/rooms/{slug}/members/{username}/", members.change),
        ("DELETE", "/api/chat/rooms/{slug}/members/{username}/", members.remove),
        ("GET", "/api/chat/rooms/{slug}/invitations/", invitations.list),
        ("POST", "/api/chat/rooms/{slug}/invitations/", invitations.create),
        ("DELETE", "/api/chat/rooms/{slug}/invitations/{id}/", invitations.revoke),
        ("GET", "/api/chat/invitations/{token}/", invitations.show),
        ("POST", "/api/chat/invitations/{token}/", invitations.join),
        ("GET", "/api/chat/rooms/{slug}/messages/", parts.history.messages),
        ("GET", "/api/chat/search/", parts.search.search),
        ("POST", "/api/chat/direct/start/", parts.direct.start),
        ("GET", "/api/chat/direct/chats/", parts.direct.chats),
        ("GET", "/ws/chat/{slug}/", parts.chat.connect),
        ("GET", "/ws/direct/inbox/", parts.inbox.connect),
        ("GET", "/ws/presence/", parts.presence.connect),
        # All the rest is the web client's, but for what only the server may answer.
        ("GET", "/{path:(?!(?:api|ws|media|_protected_media)(?:/|$)).*}", parts.client.serve),
    ]


async def create_app(settings: Settings, dsn: str) -> web.Application:
    """Build the application on the database at `dsn`, whose schema is brought up to date.

    `settings.secret_key` has to be set. Raises `Unavailable` and `SchemaTooNew`.
    """
    db = Database(dsn)
    try:
        await apply_schema(db)
    except BaseException:
        await db.close()
        raise
    parts = _parts(settings, db)
    app = web.Application(
        middlewares=parts.middlewares,
        handler_args={"auto_decompress": False, "lingering_time": LINGER},
    )
    app[SETTINGS], app[LEAVE], app[DRAIN] = settings, parts.health.leave, _draining(parts, settings)
    for method, path, handler in routes(parts):
        app.router.add_route(method, path, handler)
        if method == "GET" and not path.startswith("/ws/"):
            app.router.add_route("HEAD", path, handler)
    if settings.metrics_port is not None:
        app[METRICS] = Metrics(_readings(parts))
        app.cleanup_ctx.append(_metrics)
    app.on_response_prepare.append(on_prepare)
    app.on_shutdown.append(_stopping(parts))
    app.on_cleanup.append(_ending(parts))
    return app


def _parts(settings: Settings, db: Database) -> Parts:
    resync = Resync()
    bus: Bus = MemoryBus()
    if settings.redis_url:
        bus = RedisBus(settings.redis_url, settings.secret_key, resync)
    people = UserCache(bus)
    media = MediaUrls(settings)
    avatars = Avatars(settings.media_dir, max_bytes=settings.upload_max_mb * MIB)
    registry = Registry(bus)
    last_seen = LastSeen(db)
    admission = Admission(db, settings, registry, identify)
    hubs = LiveRooms(db, bus, media)
    inboxes = InboxHub(db, bus, media)
    room_inboxes = PrivateRoomsHub(db, bus)
    accounts = AccountsResync(db, bus, people)
    revocation = RevocationWatch(db, db.dsn, registry)
    presence = PresenceSockets(settings, bus, admission, last_seen, media.url)
    for step in (
        revocation.resync,
        accounts.rename_people,
        hubs.resync_all,
        inboxes.refresh,
        room_inboxes.refresh,
        presence.hub.refresh,
    ):
        resync.add(step)

    def outcome_unknown() -> None:
        """Let every instance compare with PostgreSQL: what is stored may not have been told."""
        resync.start()
        bus.publish(LOST, NewsLost())

    search = SearchApi(db, media)
    writer = MessageWriter(
        db.dsn,
        bus,
        media,
        rate_limit=settings.chat_message_rate_limit,
        rate_window=settings.chat_message_rate_window,
        resync=outcome_unknown,
        stored=search.indexer.stored,
    )
    changes = MessageChanges(
        db,
        bus,
        rate_limit=settings.chat_change_rate_limit,
        rate_window=settings.chat_change_rate_window,
        resync=outcome_unknown,
        changed=search.indexer.stored,
    )
    passwords = Passwords()
    profiles = ProfilesApi(
        db, settings, bus=bus, media=media, avatars=avatars, resync=outcome_unknown
    )
    csrf = Csrf(
        settings.secret_key,
        secure=settings.csrf_secure,
        binding=_csrf_binding,
        read_form=profiles.read_form,
    )

    return Parts(
        db=db,
        bus=bus,
        resync=resync,
        registry=registry,
        revocation=revocation,
        hubs=hubs,
        writer=writer,
        changes=changes,
        passwords=passwords,
        accounts=AccountsApi(
            db,
            settings,
            passwords=passwords,
            csrf=csrf,
            people=people,
            media=media,
            on_revoked=lambda ended: bus.publish(SESSIONS, SessionEnded(ended)),
        ),
        profiles=profiles,
        avatars=avatars,
        media=MediaApi(settings.media_dir, media),
        rooms=RoomsApi(db, settings, media),
        history=HistoryApi(db, settings, media),
        search=search,
        members=MembersApi(db, settings, media, presence.is_online),
        invitations=InvitationsApi(db, settings, media),
        chat=ChatSockets(
            settings,
            admission=admission,
            hubs=hubs,
            writer=writer,
            changes=changes,
            last_seen=last_seen,
            observers=(room_inboxes, inboxes),
        ),
        direct=DirectApi(db, settings, media),
        inbox=InboxSockets(
            settings, db, admission=admission, hub=inboxes, rooms=room_inboxes, last_seen=last_seen
        ),
        last_seen=last_seen,
        presence=presence,
        health=HealthApi(
            settings, {"database": db.check, "cache": bus.check, "tasks": check_vital}
        ),
        housekeeping=Housekeeping(
            db.dsn,
            {
                "sessions": lambda: clear_sessions(db),
                "names": lambda: clear_names(db),
                "buckets": lambda: clear_buckets(db),
                "nonces": daily(lambda: clear_nonces(db)),
                "rooms": lambda: clear_deleted_rooms(db),
                "avatars": lambda: clear_avatars(db, avatars),
            },
        ),
        client=ClientFiles(PROJECT_DIR / "web" / "dist", image_origin=settings.public_base_url),
        middlewares=[
            request_ids(from_trusted_proxy),
            cors(settings.cors_allowed_origins),
            errors,
            hosts(settings),
            aiohttp_session.session_middleware(SessionStorage(db, settings, people, registry)),
            refusals,
            csrf.middleware,
        ],
    )


def _readings(parts: Parts) -> Readings:
    """How each gauge of the metrics is read off the parts."""
    db, registry, people = parts.db, parts.registry, parts.presence.hub
    hubs: dict[str, Sized] = {CHAT: parts.chat, INBOX: parts.inbox, PRESENCE: parts.presence}
    return {
        "echochat_connections": lambda: {(name,): len(hub) for name, hub in hubs.items()},
        "echochat_live_rooms": single(lambda: len(parts.hubs)),
        "echochat_send_buffer_bytes": single(lambda: sum(one.unread for one in registry)),
        "echochat_send_buffer_max_bytes": single(
            lambda: max((one.unread for one in registry), default=0)
        ),
        "echochat_writer_queue_messages": single(lambda: parts.writer.waiting),
        "echochat_database_connections": lambda: {("used",): db.used, ("idle",): db.idle},
        "echochat_database_connections_max": single(lambda: db.size),
        "echochat_database_waiters": single(lambda: db.waiters),
        "echochat_presence_people": single(lambda: people.people),
        "echochat_presence_guests": single(lambda: people.guests),
    }


async def _metrics(app: web.Application) -> AsyncIterator[None]:
    """Let Prometheus ask while the server runs."""
    metrics, settings = app[METRICS], app[SETTINGS]
    await metrics.start(settings.metrics_host, settings.metrics_port or 0)
    yield
    await metrics.stop()


async def _csrf_binding(request: web.Request) -> bytes:
    """CSRF tokens are bound to the session of who is signed in."""
    identity = await identify(request)
    return identity.session_id if identity else NO_SESSION


def _draining(parts: Parts, settings: Settings) -> Drain:
    async def drain() -> None:
        """Send everybody to the other instances, who show them as present meanwhile."""
        parts.presence.hub.hand_over(settings.drain + settings.presence_grace + RETURN_TIME)
        await parts.registry.dismiss(settings.drain)

    return drain


def _stopping(parts: Parts) -> Callable[[web.Application], Awaitable[None]]:
    async def stop(_app: web.Application) -> None:
        """Commit what has been taken and tell the sockets; requests are still being answered."""
        await parts.housekeeping.close()
        await parts.search.indexer.close()
        await parts.writer.close()
        await parts.changes.close()
        await parts.registry.close_all()

    return stop


def _ending(parts: Parts) -> Callable[[web.Application], Awaitable[None]]:
    async def end(_app: web.Application) -> None:
        """Let go of everything, of the database last."""
        await parts.revocation.close()
        await parts.chat.close()
        await parts.inbox.close()
        parts.presence.close()
        await parts.resync.close()
        await parts.last_seen.close()
        parts.hubs.close()
        await parts.bus.close()
        parts.passwords.close()
        parts.avatars.close()
        await parts.search.close()
        await parts.db.close()

    return end
