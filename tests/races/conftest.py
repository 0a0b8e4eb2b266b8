"""The stage stands before the server does, so that all goes through it."""

from collections.abc import Iterator

import pytest

from tests.accounts.support import Site, StartSite
from tests.races.stage import Stage


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """Where answers and news are held."""
    stage = Stage(monkeypatch)
    yield stage
    stage.end()


@pytest.fixture
async def site(stage: Stage, start_site: StartSite) -> Site:  # noqa: ARG001 - stands first
    """A server on the stage."""
    return await start_site()
