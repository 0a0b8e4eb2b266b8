"""A conversation beside sockets that send as fast as they can, and one with much in a moment."""

import asyncio
import socket
from contextlib import suppress

import pytest

from echochat.realtime import budget, seats
from tests.accounts.support import Site, StartSite
from tests.patience import PATIENCE
from tests.realtime.support import PING, TEXT, masked
from tests.rooms.support import Chat, chat, person, stalled

FLOODS = [
    masked(TEXT, b"garbage") * 5000,
    masked(PING, b"p" * 20) * 5000,
    masked(TEXT, b'{"type":"typing"}') * 5000,
    masked(TEXT, b"") * 5000,
    masked(TEXT, b"", final=False) + masked(0, b"", final=False) * 5000,
]


async def test_floods_beside_a_conversation(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Strangers and members that flood are ended; who talks beside them is answered."""
    monkeypatch.setattr(budget, "PATIENCE", 0.5)
    monkeypatch.setattr(budget, "SHARED_PAUSE", 0.3)
    anna, boris = await person(site, "anna"), await person(site, "boris")
    guest = await site.visitor()
    loop = asyncio.get_running_loop()

    async def flood(raw: socket.socket, data: bytes) -> None:
        with suppress(ConnectionError):
            while True:
                await loop.sock_sendall(raw, data)

    sockets = [await stalled(site, who) for _ in FLOODS for who in (guest, boris)]
    floods = [
        asyncio.create_task(flood(raw, data))
        for raw, data in zip(sockets, [each for each in FLOODS for _ in range(2)], strict=True)
    ]
    try:
        async with chat(anna) as one, asyncio.timeout(PATIENCE):
            for number in range(10):
                assert (await one.said(f"still here {number}"))["seq"] == number + 1
                assert (await guest.get("/api/health/live/")).status == 200
            await asyncio.wait(floods)
    finally:
        for task in floods:
            task.cancel()
        for raw in sockets:
            raw.close()


async def test_sockets_of_a_user_share_a_budget(
    start_site: StartSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two that send less than each may, but more than both together, are closed; not a calm one."""
    monkeypatch.setattr(seats, "SHARED", 0.02)
    monkeypatch.setattr(budget, "PATIENCE", 0.5)
    monkeypatch.setattr(budget, "SHARED_PAUSE", 0.3)
    boris = await person(await start_site(), "boris")

    async def talk(one: Chat) -> None:
        with suppress(ConnectionError):
            while not one.socket.closed:
                await one.send(type="ping")
                await asyncio.sleep(0.02)

    async with chat(boris) as one, chat(boris) as two, chat(boris) as calm:
        talks = [asyncio.create_task(talk(each)) for each in (one, two)]
        try:
            async with asyncio.timeout(PATIENCE):
                codes = await asyncio.gather(one.close_code(), two.close_code())
                assert set(codes) == {1008}
                await calm.send(type="ping")
                assert await calm.next() == {"type": "pong"}
        finally:
            for each in talks:
                each.cancel()


async def test_much_in_one_moment(start_site: StartSite) -> None:
    """Messages of 1,000 emoji beyond any send limit, at once: an attentive reader gets them all."""
    site = await start_site(CHAT_WS_SEND_BUFFER="65536", CHAT_MESSAGE_RATE_LIMIT="1000")
    anna, boris = await person(site, "anna"), await person(site, "boris")
    async with chat(boris) as reader, chat(anna) as one:
        for number in range(200):
            await one.say("🙂" * 1000, f"n{number}")
        assert [(await reader.next())["seq"] for _ in range(200)] == list(range(1, 201))
