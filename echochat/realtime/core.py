"""The base of all features, each part built once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from echochat.realtime.admission import Admission, SignedInUser
from echochat.realtime.bus import LOST, Bus, MemoryBus, NewsLost
from echochat.realtime.redis.bus import RedisBus
from echochat.realtime.registry import Registry
from echochat.realtime.resync import Resync
from echochat.settings import Settings
from echochat.storage.database import Database


@dataclass(frozen=True, kw_only=True)
class Core:
    """Database, bus and sockets of this instance."""

    settings: Settings
    db: Database
    bus: Bus
    resync: Resync
    registry: Registry
    admission: Admission

    @classmethod
    def build(
        cls,
        settings: Settings,
        db: Database,
        identify: Callable[[web.Request], Awaitable[SignedInUser | None]],
    ) -> "Core":
        """Return the parts; with `REDIS_URL` the bus reaches the other instances."""
        resync = Resync()
        bus: Bus = MemoryBus()
        if settings.redis_url:
            bus = RedisBus(settings.redis_url, settings.secret_key, resync)
        registry = Registry(bus)
        admission = Admission(db, settings, registry, identify)
        return cls(
            settings=settings, db=db, bus=bus, resync=resync, registry=registry, admission=admission
        )

    def outcome_unknown(self) -> None:
        """Resync all instances: a commit may have succeeded without being announced."""
        self.resync.start()
        self.bus.publish(LOST, NewsLost())
