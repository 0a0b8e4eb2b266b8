"""`python -m tests.bench.bus`: what news between instances costs, beside none: CPU by event."""

import asyncio
import sys
import time
from typing import Final

from echochat.realtime.bus import Bus, MemoryBus, RoomFrames, room_channel
from echochat.realtime.redis.bus import RedisBus
from echochat.realtime.resync import Resync
from tests.redis_server import RedisServer

EVENTS: Final = 20_000
AT_ONCE: Final = 200
ROOM: Final = room_channel(1)
NEWS: Final = RoomFrames(1, (b"x" * 200,))
SECRET: Final = "a secret of this benchmark alone"


async def publish(bus: Bus) -> float:
    """Publish in bursts, as commits come; return microseconds of CPU an event."""
    started = time.process_time()
    for number in range(EVENTS):
        bus.publish(ROOM, NEWS)
        if number % AT_ONCE == 0:
            await asyncio.sleep(0.001)
    return (time.process_time() - started) / EVENTS * 1e6


async def main() -> None:
    """Measure both buses; the one on Redis with and without another one that hears."""
    memory = await publish(MemoryBus())
    with RedisServer() as server:
        resync = Resync()
        one, other = RedisBus(server.url, SECRET, resync), RedisBus(server.url, SECRET, resync)
        await asyncio.sleep(2)
        alone = await publish(one)
        await asyncio.sleep(1)
        heard: list[object] = []
        other.subscribe(ROOM, heard.append)
        await other.attached(ROOM)
        both = await publish(one)
        before = time.process_time()
        await asyncio.sleep(2)
        both += (time.process_time() - before) / EVENTS * 1e6
        await one.close()
        await other.close()
        await resync.close()
    sys.stdout.write(
        f"memory bus: {memory:.2f} us of CPU an event\n"
        f"Redis, nobody else hears: {alone:.1f} us\n"
        f"Redis, to hear included: {both:.1f} us ({len(heard)} of {EVENTS} heard)\n"
    )


if __name__ == "__main__":
    asyncio.run(main())
