"""A few short rounds of what `python -m tests.faults` does for hours."""

import asyncio
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from tests.faults.person import Failure, Person
from tests.faults.rounds import Play
from tests.faults.stage import Stage
from tests.faults.talks import Club, Talk

LUCK = Random(1)  # noqa: S311 - to be repeated


async def test_rounds() -> None:
    """Redis and an instance die, PostgreSQL restarts, people log out: nobody misses anything."""
    with TemporaryDirectory(prefix="echochat-faults-") as folder:
        # PostgreSQL runs as somebody else than root.
        Path(folder).chmod(0o755)  # noqa: ASYNC240 - before anything runs
        with Stage(Path(folder), LUCK) as stage:
            performance = Play(stage, LUCK)
            await performance.begin()
            try:
                await performance.round(["restart of Redis", "kill -9 of an instance"])
                await performance.round(["restart of PostgreSQL", "storm of logouts"])
                await performance.round(["blocks", "deletion of a big room"])
                await performance.round(["nonces of yesterday", "locked room", "hostile sockets"])
            finally:
                await performance.end()


@pytest.mark.parametrize("seq", [2, 1])
async def test_what_a_client_notices(seq: int) -> None:
    """A message that is missing, or repeated, is a failure: the tool can see one."""
    person = Person("anna", str, LUCK)
    talk = Talk(person, "public")
    frame = {"seq": seq, "nonce": None, "username": "boris"}
    if seq == 1:
        talk.hear(frame)
    with pytest.raises(Failure):
        talk.hear(frame)
    await person.visitor.http.close()
    await asyncio.sleep(0)


async def test_change_heard_twice() -> None:
    """A change that comes again, or after a later one, is a failure."""
    person = Person("anna", str, LUCK)
    club = Club(person, "club")
    frame = {"type": "message_changed", "change": 2, "id": 1, "seq": 1, "message": "x"}
    club.hear(frame)
    for change in (2, 1):
        with pytest.raises(Failure):
            club.hear(frame | {"change": change})
    await person.visitor.http.close()
    await asyncio.sleep(0)
