"""The composition root: builds each feature once and joins them into one application."""

from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import dataclass
from inspect import isawaitable
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Middleware

from echochat.accounts import feature as accounts_feature
from echochat.accounts import identify
from echochat.conversations import feature as conversations_feature
from echochat.events import feature as events_feature
from echochat.feature import Chore, Feature, Readings
from echochat.http.client_files import ClientFiles
from echochat.http.cors import cors
from echochat.http.keys import SETTINGS
from echochat.http.middleware import errors
from echochat.http.request_id import request_ids
from echochat.media import feature as media_feature
from echochat.messages import feature as messages_feature
from echochat.ops import feature as ops_feature
from echochat.ops.housekeeping import Housekeeping, daily
from echochat.ops.metrics import Metrics
from echochat.presence import feature as presence_feature
from echochat.realtime.core import Core
from echochat.rooms import feature as rooms_feature
from echochat.search import feature as search_feature
from echochat.security.address import from_trusted_proxy
from echochat.security.audit import refusals
from echochat.security.headers import on_prepare
from echochat.security.hosts import hosts
from echochat.settings import PROJECT_DIR, Settings
from echochat.storage.database import Database
from echochat.storage.schema import apply_schema

METRICS: Final = web.AppKey("metrics", Metrics)

LINGER: Final = 3.0
"""Seconds that a body which nobody wants is let run in for, so that its sender sees the answer."""

RETURN_TIME: Final = 5.0
"""Seconds that clients of a server which goes away have to come back somewhere else."""

Drain = Callable[[], Coroutine[None, None, None]]

LEAVE: Final[web.AppKey[Callable[[], None]]] = web.AppKey("leave")
"""Makes readiness fail."""

DRAIN: Final[web.AppKey[Drain]] = web.AppKey("drain")
"""Sends the sockets to other instances, before the server is stopped."""


@dataclass(frozen=True)
class House:
    """All features, and the parts that the application uses itself."""

    features: list[Feature]
    middlewares: list[Middleware]
    leave: Callable[[], None]
    hand_over: Callable[[float], None]


async def create_app(settings: Settings, dsn: str) -> web.Application:
    """Build the application on the database at `dsn`, whose schema is upgraded.

    `settings.secret_key` must be set. Raises `Unavailable` and `SchemaTooNew`.
    """
    db = Database(dsn)
    try:
        await apply_schema(db)
    except BaseException:
        await db.close()
        raise
    core = Core.build(settings, db, identify)
    house = _house(core)
    core.resync.add(*(step for feature in house.features for step in feature.resync))
    housekeeping = _housekeeping(db, house.features)
    app = web.Application(
        middlewares=house.middlewares,
        handler_args={"auto_decompress": False, "lingering_time": LINGER},
    )
    app[SETTINGS], app[LEAVE], app[DRAIN] = settings, house.leave, _draining(core, house)
    _add_routes(app, house.features)
    if settings.metrics_port is not None:
        app[METRICS] = Metrics(_readings(house.features), settings)
        app.cleanup_ctx.append(_metrics)
    app.on_response_prepare.append(on_prepare)
    app.on_shutdown.append(_stopping(core, housekeeping, house.features))
    app.on_cleanup.append(_closing(core, house.features))
    return app


def _house(core: Core) -> House:
    """Build each feature. At shutdown they stop and close in the order of the list."""
    settings = core.settings
    media = media_feature.build(settings)
    accounts = accounts_feature.build(core, media.urls, media.avatars)
    search = search_feature.build(core, media.urls)
    conversations = conversations_feature.build(core, media.urls, accounts.last_seen)
    messages = messages_feature.build(
        core,
        media.urls,
        accounts.last_seen,
        stored=search.stored,
        observers=conversations.observers,
    )
    presence = presence_feature.build(core, accounts.last_seen, media.urls.url)
    events = events_feature.build(
        core,
        media.urls,
        accounts.last_seen,
        messages=messages.services,
        conversations=conversations.services,
        visits=presence.visits,
    )
    rooms = rooms_feature.build(core, media.urls, presence.is_online)
    ops = ops_feature.build(core)
    client = ClientFiles(PROJECT_DIR / "web" / "dist", image_origin=settings.public_base_url)
    return House(
        features=[
            *(media, accounts, search, messages, conversations, presence, events, rooms, ops),
            # All other paths are the web client's, except those that only the server answers.
            Feature(
                routes=[
                    ("GET", "/{path:(?!(?:api|ws|media|_protected_media)(?:/|$)).*}", client.serve)
                ]
            ),
        ],
        middlewares=[
            request_ids(from_trusted_proxy),
            cors(settings.cors_allowed_origins),
            errors,
            hosts(settings),
            accounts.sessions,
            refusals,
            accounts.csrf,
        ],
        leave=ops.leave,
        hand_over=presence.hand_over,
    )


def _add_routes(app: web.Application, features: list[Feature]) -> None:
    for feature in features:
        for method, path, handler in feature.routes:
            app.router.add_route(method, path, handler)
            if method == "GET" and not path.startswith("/ws/"):
                app.router.add_route("HEAD", path, handler)


def _housekeeping(db: Database, features: list[Feature]) -> Housekeeping:
    chores: dict[str, Chore] = {}
    for feature in features:
        chores |= feature.chores
        chores |= {kind: daily(chore) for kind, chore in feature.daily_chores.items()}
    return Housekeeping(db.dsn, chores)


def _readings(features: list[Feature]) -> Readings:
    """Return how each gauge of the metrics is read."""
    sockets = {name: hub for feature in features for name, hub in feature.sockets.items()}
    gauges = {name: read for feature in features for name, read in feature.gauges.items()}
    return gauges | {
        "echochat_connections": lambda: {(name,): len(hub) for name, hub in sockets.items()}
    }


async def _metrics(app: web.Application) -> AsyncIterator[None]:
    """Let Prometheus ask while the server runs."""
    metrics, settings = app[METRICS], app[SETTINGS]
    await metrics.start(settings.metrics_host, settings.metrics_port or 0)
    yield
    await metrics.stop()


def _draining(core: Core, house: House) -> Drain:
    settings = core.settings

    async def drain() -> None:
        """Close all sockets; the other instances show their users as present meanwhile."""
        house.hand_over(settings.drain + settings.presence_grace + RETURN_TIME)
        await core.registry.dismiss(settings.drain)

    return drain


def _stopping(
    core: Core, housekeeping: Housekeeping, features: list[Feature]
) -> Callable[[web.Application], Awaitable[None]]:
    async def stop(_app: web.Application) -> None:
        """Commit accepted work and close the sockets; requests are still answered."""
        await housekeeping.close()
        for feature in features:
            for each in feature.stop:
                await each()
        await core.registry.close_all()

    return stop


def _closing(core: Core, features: list[Feature]) -> Callable[[web.Application], Awaitable[None]]:
    async def close(_app: web.Application) -> None:
        """Let go of everything, of the database last."""
        await core.resync.close()
        for feature in features:
            for each in feature.close:
                closed = each()
                if isawaitable(closed):
                    await closed
        await core.bus.close()
        await core.db.close()

    return close
