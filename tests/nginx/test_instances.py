"""Several instances behind one nginx."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from tests.accounts.support import StartSite
from tests.nginx.support import Front, StartFront

LIVE = "/api/health/live/"


@pytest.fixture
async def pair(start_site: StartSite, start_front: StartFront) -> Front:
    """Two instances on one database."""
    return await start_front(await start_site())


def shares(front: Front) -> set[str]:
    """Return the instance that answered, from the access log."""
    return {line["upstream"] for line in front.logged() if line["path"] == LIVE}


async def test_both_work(pair: Front) -> None:
    """Requests are shared out, and a session holds on both."""
    visitor = await pair.visitor()
    await visitor.register()
    for _ in range(4):
        assert (await visitor.get(LIVE)).status == 200
    assert all([await visitor.is_signed_in() for _ in range(4)])
    assert shares(pair) == {f"127.0.0.1:{site.server.port}" for site in pair.sites}


async def test_one_gone(pair: Front) -> None:
    """Nobody notices that an instance is gone: the other one is asked, for posts too."""
    visitor = await pair.visitor()
    await visitor.get("/api/auth/csrf/")
    await pair.sites[1].server.close()
    for number in range(4):
        assert (await visitor.register(f"user{number}")).status == 201


class Mortal:
    """Instances that take a request and die on it."""

    def __init__(self) -> None:
        self.taken = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.taken += 1
        writer.close()


@pytest.mark.parametrize(("method", "asked"), [("POST", 1), ("GET", 2)])
async def test_never_twice(front: Front, method: str, asked: int) -> None:
    """Unsafe requests are not repeated on another instance after a failure."""
    mortal = Mortal()
    async with AsyncExitStack() as stack:
        servers = [await asyncio.start_server(mortal.serve, "127.0.0.1", 0) for _ in range(2)]
        for server in servers:
            stack.callback(server.close)
        front.nginx.reload([server.sockets[0].getsockname()[1] for server in servers])
        visitor = await front.visitor()
        async with visitor.http.request(method, LIVE) as answer:
            assert (answer.status, mortal.taken) == (502, asked)


async def test_added_by_reload(start_site: StartSite, front: Front) -> None:
    """An instance that is added is used after a reload, without an error on the way."""
    second = await start_site()
    ports = [int(site.server.port or 0) for site in (*front.sites, second)]
    visitor = await front.visitor()
    front.nginx.reload(ports)
    for _ in range(4):
        assert (await visitor.get(LIVE)).status == 200
    assert shares(front) == {f"127.0.0.1:{port}" for port in ports}
