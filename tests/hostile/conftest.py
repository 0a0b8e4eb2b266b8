"""A server for the table of hostile requests."""

import gc
from collections.abc import Iterator

import pytest

from tests.hostile.server import Served, served
from tests.storage.support import observing


@pytest.fixture(scope="package")
def server(dsn: str) -> Iterator[Served]:
    """A server in a thread of its own, on a database of its own."""
    with observing(dsn) as operator:
        operator.ask("CREATE DATABASE hostile")
        url = dsn.replace("/postgres?", "/hostile?")
        # A full collection visits all that the tests have loaded: not the server's cost.
        gc.collect()
        gc.disable()
        try:
            with observing(url) as look, served(url, look) as server:
                yield server
        finally:
            gc.enable()
            operator.ask("DROP DATABASE hostile WITH (FORCE)")
