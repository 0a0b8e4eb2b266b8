"""Fixtures of the storage tests."""

from collections.abc import AsyncIterator, Iterator

import pytest

from echochat.storage.connection import PgConnection
from tests.storage.connection_support import connected
from tests.storage.support import Observer, OwnPostgres, observing


@pytest.fixture
def observer(dsn: str) -> Iterator[Observer]:
    """An operator who looks at the shared PostgreSQL."""
    with observing(dsn) as observer:
        yield observer


@pytest.fixture(scope="module")
def own_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnPostgres]:
    """A PostgreSQL that tests may stop and hang, and leave running."""
    postgres = OwnPostgres(tmp_path_factory.mktemp("own"))
    yield postgres
    postgres.stop()


@pytest.fixture
async def connection(dsn: str) -> AsyncIterator[PgConnection]:
    """A connection to the shared PostgreSQL."""
    async with connected(dsn) as opened:
        yield opened
