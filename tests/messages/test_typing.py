"""Typing notices, limited by user and room."""

import pytest

from echochat.messages import hub, participant
from tests.accounts.support import Site
from tests.messages.changes.support import following
from tests.rooms.support import people


@pytest.fixture(autouse=True)
def patient_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the room tell everything that its people tell it."""
    monkeypatch.setattr(hub, "TYPING_PAUSE", 0.0)


async def test_one_who_types_on_and_on(site: Site) -> None:
    """A user's repeated notices are dropped; others' are sent."""
    anna, boris = await people(site, "anna", "boris")
    async with following(anna) as one, following(boris) as other:
        for _ in range(3):
            await one.send(type="typing")
        assert await other.next() == {"type": "typing", "username": "anna"}
        await other.send(type="typing")
        assert await other.next() == {"type": "typing", "username": "boris"}


async def test_after_the_interval(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then it is told again."""
    monkeypatch.setattr(participant, "TYPING_INTERVAL", 0.0)
    (anna,) = await people(site, "anna")
    async with following(anna) as one:
        for _ in range(3):
            await one.send(type="typing")
        assert [frame["username"] for frame in await one.take(3)] == ["anna"] * 3
