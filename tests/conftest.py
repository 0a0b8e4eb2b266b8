"""Fixtures of all tests: one PostgreSQL a run, servers and visitors a test."""

import pytest
import uvloop

from tests.accounts.support import db, dsn, site, start_site, visitor

__all__ = ["db", "dsn", "event_loop_policy", "site", "start_site", "visitor"]


@pytest.fixture(scope="session")
def event_loop_policy() -> uvloop.EventLoopPolicy:
    """The loop that production runs on."""
    return uvloop.EventLoopPolicy()
