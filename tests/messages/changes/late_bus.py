"""Two instances of which each hears late what the other one does."""

import asyncio

import pytest

from echochat.realtime.bus import Event, MemoryBus
from tests.accounts.support import Site, StartSite


class LateBus(MemoryBus):
    """A bus whose news comes to the other instances `delay` seconds later, in its order."""

    delay = 0.05

    def __init__(self, instances: "list[LateBus]") -> None:
        super().__init__()
        self._instances = instances
        instances.append(self)

    def publish(self, channel: str, event: Event) -> None:
        super().publish(channel, event)
        loop = asyncio.get_running_loop()
        for other in self._instances:
            if other is not self:
                loop.call_later(self.delay, MemoryBus.publish, other, channel, event)


async def late_sites(
    start_site: StartSite, monkeypatch: pytest.MonkeyPatch, **environ: str
) -> tuple[Site, Site]:
    """Start two instances on late buses."""
    buses: list[LateBus] = []
    monkeypatch.setattr("echochat.realtime.core.MemoryBus", lambda: LateBus(buses))
    return await start_site(**environ), await start_site(**environ)
