"""Fixtures of all tests: one PostgreSQL a run, servers and visitors a test."""

import asyncio
from collections.abc import Callable, Iterator, Mapping

import pytest
import uvloop
from hypothesis import settings

from echochat.accounts import passwords
from tests.accounts.support import db, dsn, site, start_site, visitor

__all__ = ["db", "dsn", "pytest_asyncio_loop_factories", "site", "start_site", "visitor"]

# An example takes as long as the machine is busy.
settings.register_profile("tests", deadline=None)
settings.load_profile("tests")

REAL_HASHES = {name: getattr(passwords, name) for name in ("MEMORY_KIB", "PASSES", "PREFIX")}


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Run the tests on the loop that production runs on."""
    return {"uvloop": uvloop.new_event_loop}


@pytest.fixture(scope="session", autouse=True)
def _cheap_hashes() -> Iterator[None]:
    """Hash passwords at almost no cost: a real one takes 50 ms, and every server makes one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "MEMORY_KIB", 8)
        patch.setattr(passwords, "PASSES", 1)
        patch.setattr(passwords, "PREFIX", "$argon2id$v=19$m=8,t=1,p=1$")
        yield


@pytest.fixture
def real_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords as in production."""
    for name, value in REAL_HASHES.items():
        monkeypatch.setattr(passwords, name, value)
