"""Connections are tested on both loops, over real TCP."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping

import pytest
import uvloop

from tests.realtime.support import Wire


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Run these tests on the loop of production and on Python's own."""
    return {"uvloop": uvloop.new_event_loop, "asyncio": asyncio.new_event_loop}


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    """A server that does nothing but upgrade."""
    async with Wire.serving() as wire:
        yield wire
