"""Servers here have a data folder of their own."""

from pathlib import Path

import pytest

from tests.accounts.support import Site, StartSite, Visitor
from tests.rooms.support import person


@pytest.fixture
async def site(start_site: StartSite, tmp_path: Path) -> Site:
    """A server with development settings and an empty data folder."""
    return await start_site(ECHOCHAT_DATA_DIR=str(tmp_path))


@pytest.fixture
async def anna(site: Site) -> Visitor:
    """Somebody signed in."""
    return await person(site, "anna")
