"""The filled database, one a session."""

from collections.abc import Iterator

import pytest

from tests.scale.filling import filled


@pytest.fixture(scope="session")
def scale_dsn(dsn: str) -> Iterator[str]:
    """A database with 20,000 people, 50,000 rooms and 240,000 messages; leave it as it is."""
    with filled(dsn) as scale:
        yield scale
