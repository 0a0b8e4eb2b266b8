"""The id of a request in its log lines, and in those of the socket that it opened."""

import io
import logging
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest

from echochat.http.request_id import log_as
from echochat.ops.logging import JsonFormatter
from echochat.realtime.timers import TimerWheel
from tests.accounts.support import Site, StartSite, outage
from tests.patience import until
from tests.rooms.support import chat, person, stalled

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Return the log so far in production's format."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    logger = logging.getLogger()
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield lambda: [orjson.loads(line) for line in stream.getvalue().splitlines()]
    logger.removeHandler(handler)
    logger.setLevel(before)


def marked(lines: Lines, mark: str) -> list[dict[str, Any]]:
    return [line for line in lines() if mark in line["message"]]


async def test_request(site: Site, dsn: str, lines: Lines) -> None:
    """A proxy's id is in the line about the request that failed."""
    visitor = await site.visitor(**{"X-Request-Id": "proxy-1"})
    with outage(dsn):
        await visitor.get("/api/chat/public-room/")
    [line] = marked(lines, "refused")
    assert line["requestId"] == "proxy-1"


async def test_messages_of_a_socket(start_site: StartSite, lines: Lines) -> None:
    """Records logged long after the upgrade, by the shared writer, have the upgrade's id."""
    anna = await person(await start_site(CHAT_MESSAGE_RATE_LIMIT="1"))
    anna.http.headers["X-Request-Id"] = "proxy-2"
    async with chat(anna) as one:
        await one.said("one")
        assert (await one.said("two"))["error"] == "rate_limited"
    events = [orjson.loads(line["message"]) for line in marked(lines, '"event":"ws.')]
    assert {event["event"]: event["requestId"] for event in events} == {
        "ws.connect.accepted": "proxy-2",
        "ws.message.rate_limited": "proxy-2",
    }


async def test_end_of_a_socket(start_site: StartSite, lines: Lines) -> None:
    """A slow reader's end is not logged under the id of whoever spoke."""
    site = await start_site(CHAT_WS_SEND_BUFFER="65536", CHAT_MESSAGE_RATE_LIMIT="10000")
    anna, boris = await person(site, "anna"), await person(site, "boris")
    raw = await stalled(site, boris)
    anna.http.headers["X-Request-Id"] = "proxy-3"
    async with chat(anna) as one:
        for _ in range(300):
            await one.said("ы" * 1000)
        await until(lambda: marked(lines, "slow reader"))
    raw.close()
    [line] = marked(lines, "slow reader")
    [accepted] = [
        event
        for event in (orjson.loads(line["message"]) for line in marked(lines, "ws.connect"))
        if event["username"] == "boris"
    ]
    assert line["requestId"] == accepted["requestId"]


async def test_timers_of_all_belong_to_nobody(lines: Lines) -> None:
    """Whoever's request starts the timer of all sockets does not sign its lines."""

    def visit(member: str) -> None:
        raise RuntimeError(member)

    wheel = TimerWheel(0.03, visit)
    with log_as("proxy-4"):
        wheel.add("anybody")
    await until(lambda: marked(lines, "timer failed"))
    wheel.stop()
    assert "requestId" not in marked(lines, "timer failed")[0]
