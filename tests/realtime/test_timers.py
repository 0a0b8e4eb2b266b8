"""One timer that visits everybody once in a period."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from echochat.realtime.timers import SPOKES, TimerWheel
from tests.patience import until


@pytest.fixture
def turning() -> Iterator[Callable[..., TimerWheel[str]]]:
    """Make wheels that stop at the end of the test."""
    wheels: list[TimerWheel[str]] = []

    def make(visit: Callable[[str], None], period: float = 0.03) -> TimerWheel[str]:
        wheels.append(TimerWheel(period, visit))
        return wheels[-1]

    yield make
    for wheel in wheels:
        wheel.stop()


MakeWheel = Callable[..., TimerWheel[str]]


async def test_everybody_is_visited_equally(turning: MakeWheel) -> None:
    """In as many rounds each member is visited as often as any other."""
    visits: Counter[str] = Counter()
    wheel = turning(lambda name: visits.update([name]))
    names = [str(n) for n in range(100)]
    for name in names:
        wheel.add(name)
    await until(lambda: len(visits) == 100 and min(visits.values()) >= 3)
    assert max(visits.values()) - min(visits.values()) <= 1


async def test_period(turning: MakeWheel) -> None:
    """A round takes the period, not less."""
    times: list[float] = []
    loop = asyncio.get_running_loop()
    turning(lambda _name: times.append(loop.time()), period=0.15).add("me")
    await until(lambda: len(times) == 2)
    assert times[1] - times[0] >= 0.15


def spoke_sizes(wheel: TimerWheel[str]) -> set[int]:
    return {len(spoke) for spoke in wheel._spokes}


async def test_crowd_is_spread(turning: MakeWheel) -> None:
    """A new entry is not due at once."""
    wheel = turning(lambda _name: None, period=60)
    for n in range(SPOKES * 5):
        wheel.add(str(n))
    assert spoke_sizes(wheel) == {5}


async def test_gone_are_not_visited(turning: MakeWheel) -> None:
    """A removed entry is never due; others are."""
    visits: list[str] = []
    wheel = turning(visits.append)
    spoke = wheel.add("gone")
    wheel.add("there")
    wheel.discard("gone", spoke)
    await until(lambda: "there" in visits)
    await asyncio.sleep(0.05)
    assert "gone" not in visits


async def test_leaving_at_a_visit(turning: MakeWheel) -> None:
    """A visit may end the membership of who is visited."""
    visits: list[str] = []

    def end(name: str) -> None:
        visits.append(name)
        wheel.discard(name, spokes[name])

    wheel = turning(end)
    spokes = {str(n): wheel.add(str(n)) for n in range(2 * SPOKES)}
    await until(lambda: len(visits) == len(spokes))
    await asyncio.sleep(0.05)
    assert sorted(visits) == sorted(spokes)


async def test_visit_that_fails(turning: MakeWheel, caplog: pytest.LogCaptureFixture) -> None:
    """One that can't be visited keeps nobody else from it, and is logged."""
    visits: Counter[str] = Counter()

    def visit(name: str) -> None:
        if name == "bad":
            raise ZeroDivisionError
        visits.update([name])

    wheel = turning(visit)
    for n in range(SPOKES):
        wheel.add(f"before {n}")
    wheel.add("bad")
    for n in range(SPOKES):
        wheel.add(f"after {n}")
    await until(lambda: len(visits) == 2 * SPOKES and min(visits.values()) >= 2)
    assert "ZeroDivisionError" in caplog.text


async def test_stop(turning: MakeWheel) -> None:
    """A stopped wheel visits nobody."""
    visits: list[str] = []
    wheel = turning(visits.append)
    wheel.add("me")
    wheel.stop()
    wheel.stop()
    await asyncio.sleep(0.06)
    assert visits == []
