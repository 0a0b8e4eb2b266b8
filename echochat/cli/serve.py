"""`echochat serve`: starts, runs and stops the server."""

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
"""Seconds an idle HTTP connection is kept; longer than nginx keeps its upstream connections."""

SHUTDOWN_TIMEOUT: Final = 10.0
"""Seconds for pending requests to finish at shutdown."""

NOTICE: Final = 0.2
"""Fraction of the draining time in which the server only reports not ready, for proxies."""

GC_THRESHOLD: Final = (50_000, 20, 100)
"""Rare collections: the message path creates no cycles, and a full one visits every socket."""

INTERRUPTED: Final = 128 + signal.SIGINT
"""Exit code when stopped by Ctrl-C or SIGTERM before being ready."""


def with_secret(settings: Settings) -> Settings:
    """Return the settings with the secret from the data folder. Raises OSError."""
    if settings.secret_key:
        return settings
    return replace(settings, secret_key=kept_secret(settings.data_dir))


def run(settings: Settings) -> int:
    """Serve until SIGINT or SIGTERM; return the exit code."""
    logs.configure(settings)
    # Until the loop handles signals: process 1 of a container ignores those without a handler.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with _database(settings) as dsn, asyncio.Runner(loop_factory=uvloop.new_event_loop) as loop:
            loop.run(serve(settings, dsn))
    except (EmbeddedPostgresError, SchemaTooNew) as error:
        print(error, file=sys.stderr)
        return 1
    except Unavailable as error:
        print(f"Can't reach PostgreSQL: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Can't listen on {settings.host}:{settings.port}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


@contextmanager
def _database(settings: Settings) -> Iterator[str]:
    """Yield the URL of the database: the configured one or the embedded one, started."""
    if settings.database_url:
        yield settings.database_url
        return
    postgres = EmbeddedPostgres(settings.data_dir)
    try:
        yield postgres.start()
    finally:
        postgres.stop()


async def serve(settings: Settings, dsn: str) -> None:
    """Serve until SIGINT or SIGTERM; print a line to standard output when ready."""
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
        # New connections are refused from now on, so the proxy tries the next instance.
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
            "only requests for %s and IP addresses are answered: set ECHOCHAT_PUBLIC_BASE_URL "
            "or ECHOCHAT_ALLOWED_HOSTS to the site's host name",
            names,
        )


def _tune_garbage_collector() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLD)


def _url(runner: web.AppRunner, settings: Settings) -> str:
    """Return the URL to open in a browser, with the actual port."""
    address = runner.addresses[0]
    host = local_host(settings.host)
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{address[1]}/"
