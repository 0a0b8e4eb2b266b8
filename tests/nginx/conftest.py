"""A site behind nginx."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.accounts.support import Site, StartSite
from tests.nginx.support import Front, StartFront


@pytest.fixture
async def start_front(start_site: StartSite, tmp_path: Path) -> AsyncIterator[StartFront]:
    """Start nginx before a site; settings of both are given as environment variables."""
    async with AsyncExitStack() as stack:

        async def start(*more: Site, **environ: str) -> Front:
            for_nginx = {k: v for k, v in environ.items() if k.startswith("NGINX_")}
            others = {k: v for k, v in environ.items() if k not in for_nginx}
            data = {"ECHOCHAT_DATA_DIR": str(tmp_path / "data")}
            site = await start_site(**data, **others)
            return Front.start(stack, tmp_path, (site, *more), for_nginx)

        yield start


@pytest.fixture
async def front(start_front: StartFront) -> Front:
    """A site with default settings behind nginx with TLS."""
    return await start_front()
