"""Two instances in this process, on one Redis and one PostgreSQL."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.accounts.support import Site, StartSite, Visitor
from tests.patience import PATIENCE
from tests.redis_server import RedisServer

Pair = tuple[Site, Site]


async def ready(*sites: Site) -> None:
    """Return when every site says that all is well."""
    async with asyncio.timeout(PATIENCE):
        for site in sites:
            visitor = await site.visitor()
            while "error" in (await _health(visitor)).values():
                await asyncio.sleep(0.02)


async def _health(visitor: Visitor) -> dict[str, str]:
    answer = await visitor.get("/api/health/ready/")
    components: dict[str, str] = answer.data["components"]
    return components


@pytest.fixture(scope="module")
def redis_server() -> Iterator[RedisServer]:
    """A real Redis; tests leave it running."""
    with RedisServer() as server:
        yield server


@pytest.fixture
async def sites(start_site: StartSite, redis_server: RedisServer) -> Pair:
    """Two instances that hear each other."""
    pair = (
        await start_site(REDIS_URL=redis_server.url),
        await start_site(REDIS_URL=redis_server.url),
    )
    await ready(*pair)
    return pair
