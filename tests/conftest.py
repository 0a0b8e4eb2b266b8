"""Fixtures of all tests: one PostgreSQL a run, servers and visitors a test."""

import asyncio
from collections.abc import Callable, Mapping

import uvloop

from tests.accounts.support import db, dsn, site, start_site, visitor

__all__ = ["db", "dsn", "pytest_asyncio_loop_factories", "site", "start_site", "visitor"]


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Run the tests on the loop that production runs on."""
    return {"uvloop": uvloop.new_event_loop}
