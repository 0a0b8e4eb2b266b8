"""Builds health, client configuration and metrics."""

from collections.abc import Callable
from dataclasses import dataclass

from echochat.feature import Feature, single
from echochat.ops.descriptors import DescriptorWatch
from echochat.ops.health import HealthApi
from echochat.realtime.core import Core
from echochat.security.limits import clear_buckets
from echochat.supervision import check_vital


@dataclass(frozen=True, kw_only=True)
class Ops(Feature):
    """The feature, with the functions called before a stop."""

    leave: Callable[[], None]
    """Makes readiness fail, so that proxies send nobody any more."""


def build(core: Core) -> Ops:
    """Return the feature."""
    db, registry = core.db, core.registry
    descriptors = DescriptorWatch()
    checks = {
        "database": db.check,
        "cache": core.bus.check,
        "tasks": check_vital,
        "descriptors": descriptors.check,
    }
    health = HealthApi(core.settings, checks)
    return Ops(
        leave=health.leave,
        routes=[
            ("GET", "/api/health/live/", health.live),
            ("GET", "/api/health/ready/", health.ready),
            ("GET", "/api/meta/client-config/", health.client_config),
        ],
        gauges={
            "echochat_send_buffer_bytes": single(lambda: sum(one.unread for one in registry)),
            "echochat_send_buffer_max_bytes": single(
                lambda: max((one.unread for one in registry), default=0)
            ),
            "echochat_database_connections": lambda: {("used",): db.used, ("idle",): db.idle},
            "echochat_database_connections_max": single(lambda: db.size),
            "echochat_database_waiters": single(lambda: db.waiters),
        },
        close=[descriptors.close],
        chores={"buckets": lambda: clear_buckets(db)},
    )
