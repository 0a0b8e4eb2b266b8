"""`echochat serve`: the server itself, from its start to its stop."""

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

import uvloop
from aiohttp import web

from echochat.accounts import count_dot_names
from echochat.app import DRAIN, LEAVE, create_app
from echochat.files import kept_secret
from echochat.http.listening import local_host, site_at
from echochat.ops import logging as logs
from echochat.security.hosts import answered_names
from echochat.security.protocol import Runner
from echochat.settings import Settings
from echochat.storage.database import Database, Unavailable
from echochat.storage.embedded import EmbeddedPostgres, EmbeddedPostgresError
from echochat.storage.schema import SchemaTooNew

logger = logging.getLogger(__name__)

KEEPALIVE: Final = 75.0
"""Seconds an idle HTTP connection is kept: more than nginx keeps its own to us."""

SHUTDOWN_TIMEOUT: Final = 10.0
"""Seconds that requests under way have to finish at shutdown."""

NOTICE: Final = 0.2
"""Part of the time to drain in which the server is only not ready, so that proxies see it."""

GC_THRESHOLD: Final = (50_000, 20, 100)
"""Collections are rare: nothing on the message path makes cycles, and a full one
visits every socket."""

INTERRUPTED: Final = 128 + signal.SIGINT
"""The exit code of who is stopped, with Ctrl-C or SIGTERM, before being ready."""


def with_secret(settings: Settings) -> Settings:
    """Return the settings with the secret that the data folder keeps. Raises OSError."""
    if settings.secret_key:
        return settings
    return replace(settings, secret_key=kept_secret(settings.data_dir))


def run(settings: Settings) -> int:
    """Serve until SIGINT or SIGTERM; return the exit code."""
    logs.configure(settings)
    # Until the loop takes the signals: without a handler, process 1 of a container hears none.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with _database(settings) as dsn, asyncio.Runner(loop_factory=uvloop.new_event_loop) as loop:
            loop.run(serve(settings, dsn))
    except (EmbeddedPostgresError, SchemaTooNew) as error:
        print(error, file=sys.stderr)
        return 1
    except Unavailable as error:
        print(f"PostgreSQL can't be reached: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Can't listen on {settings.host}:{settings.port}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


@contextmanager
def _database(settings: Settings) -> Iterator[str]:
    """Yield the address of the database: the operator's, or the embedded one, started."""
    if settings.database_url:
        yield settings.database_url
        return
    postgres = EmbeddedPostgres(settings.data_dir)
    try:
        yield postgres.start()
    finally:
        postgres.stop()


async def serve(settings: Settings, dsn: str) -> None:
    """Serve until a signal asks to stop; say on standard output when the server is ready."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    app = await create_app(settings, dsn)
    await _warn_of_names(dsn)
    runner = Runner(
        app,
        access_log=None,
        keepalive_timeout=KEEPALIVE,
        shutdown_timeout=SHUTDOWN_TIMEOUT,
    )
    await runner.setup()
    try:
        site = site_at(runner, settings.host, settings.port)
        await site.start()
        _tune_garbage_collector()
        _log_allowed_hosts(settings)
        print(f"EchoChat is ready: {_url(runner, settings)}", flush=True)
        await stop.wait()
        logger.info("stopping")
        app[LEAVE]()
        await asyncio.sleep(settings.drain * NOTICE)
        # Who comes from now on is refused at once, so that the proxy asks the next instance.
        await site.stop()
        await app[DRAIN]()
    finally:
        await runner.cleanup()


async def _warn_of_names(dsn: str) -> None:
    db = Database(dsn)
    try:
        if count := await count_dot_names(db):
            logger.warning(
                "%d accounts are named . or .., which don't work in URLs: use `user rename`",
                count,
            )
    finally:
        await db.close()


def _log_allowed_hosts(settings: Settings) -> None:
    names = ", ".join(sorted(answered_names(settings)))
    if settings.allowed_hosts:
        logger.info("allowed hosts: %s", names)
    elif settings.public_base_url or settings.debug:
        logger.info("allowed hosts: %s, and IP addresses", names)
    else:
        logger.warning(
            "only requests to %s and IP addresses are answered: set ECHOCHAT_PUBLIC_BASE_URL "
            "or ECHOCHAT_ALLOWED_HOSTS to the site's host name",
            names,
        )


def _tune_garbage_collector() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLD)


def _url(runner: web.AppRunner, settings: Settings) -> str:
    """Return the address to open in a browser, with the port that was really taken."""
    address = runner.addresses[0]
    host = local_host(settings.host)
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{address[1]}/"
