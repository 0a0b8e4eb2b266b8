"""Sockets through nginx and TLS."""

import aiohttp
import pytest

from tests.accounts.support import Visitor
from tests.nginx.support import Front, StartFront
from tests.presence.support import Watcher
from tests.rooms.support import chat

BEAT = 0.5
SHORT = "1s"
"""A time limit of nginx's that two heartbeats stay below."""


async def signed_in(front: Front) -> Visitor:
    visitor = await front.visitor()
    await visitor.register()
    return visitor


async def test_chat(front: Front) -> None:
    """Frames come back at once: nothing is buffered."""
    anna = await signed_in(front)
    async with chat(anna) as one:
        for number in range(3):
            assert (await one.said(f"{number}"))["message"] == f"{number}"


async def test_close_code(front: Front) -> None:
    """The server's close codes get through."""
    visitor = await front.visitor()
    async with visitor.http.ws_connect("/ws/direct/inbox/") as socket:
        await socket.receive()
        assert socket.close_code == 4401


async def test_foreign_origin(front: Front) -> None:
    """A page of another site opens no socket, one of the site's own does."""
    visitor = await front.visitor()
    own = {"Origin": front.nginx.url}
    async with visitor.http.ws_connect("/ws/chat/public/", headers=own):
        pass
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        await visitor.http.ws_connect("/ws/chat/public/", headers={"Origin": "https://b.example"})
    assert caught.value.status == 403


async def test_idle_socket_stays(start_front: StartFront) -> None:
    """Heartbeats keep a socket open past nginx's time limit for silence."""
    front = await start_front(NGINX_SOCKET_TIMEOUT=SHORT, PRESENCE_HEARTBEAT=str(BEAT))
    anna = await signed_in(front)
    async with anna.http.ws_connect("/ws/presence/") as socket:
        watcher = Watcher(socket)
        for _ in range(4):
            await watcher.heartbeat()


async def test_silent_socket_is_cut(start_front: StartFront) -> None:
    """The time limit is the one that is set: without heartbeats it is felt."""
    front = await start_front(NGINX_SOCKET_TIMEOUT=SHORT)
    anna = await signed_in(front)
    async with chat(anna) as one:
        message = await one.socket.receive(timeout=10)
    assert message.type in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSE)
    assert one.socket.close_code == 1006


async def test_reload(front: Front) -> None:
    """A socket outlives a reload; new ones are served by the new workers."""
    anna = await signed_in(front)
    async with chat(anna) as before:
        front.nginx.reload()
        async with chat(anna) as after:
            await after.said("still here")
            assert (await before.next())["message"] == "still here"
