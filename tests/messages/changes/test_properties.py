"""Whatever happens to messages, and whoever is away meanwhile: all pictures are the same.

Two instances, each of which hears late what the other does; the clients go from one to the
other and know but one way to come back, the documented one of their kind of socket.
"""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from echochat.messages import resume, sequence
from echochat.storage.database import Database
from tests.accounts.support import Site, StartSite
from tests.events.client import EventClient
from tests.messages.changes.client import NOWHERE, Client, elsewhere, load
from tests.messages.changes.late_bus import LateBus, late_sites
from tests.rooms.support import person

PEOPLE = ("anna", "boris", "clara")

KINDS = st.sampled_from(["say", "say", "reply", "edit", "edit", "delete", "react", "away", "back"])
ACTIONS = st.tuples(KINDS, st.integers(0, 5), st.sampled_from(["👍", "🎉"]))
SCRIPT = st.lists(ACTIONS, max_size=20)


async def play(client: Client, script: list[tuple[str, int, str]]) -> None:
    """Do what a script says, whenever one is there."""
    for kind, number, emoji in script:
        await asyncio.sleep(0)
        if kind == "away":
            await client.leave()
        elif kind == "back":
            await client.connect(number)
        elif client.is_there:
            await act(client, kind, number, emoji)
    await client.connect()


async def act(client: Client, kind: str, number: int, emoji: str) -> None:
    id_ = client.ids[-1 - number % len(client.ids)] if client.ids else NOWHERE
    if kind == "say":
        await client.say(f"text {number}")
    elif kind == "reply":
        # Also one that is yet to come: the reply's own.
        latest = client.ids[-1] if client.ids else NOWHERE
        await client.say("reply", id_ if number < 3 else latest + 1)
    elif kind == "edit":
        await client.edit(id_, f"edited {number} {emoji}")
    elif kind == "delete":
        await client.delete(id_)
    else:
        await client.react(id_, emoji, on=number % 3 > 0)


@pytest.fixture
async def sites(start_site: StartSite, monkeypatch: pytest.MonkeyPatch) -> tuple[Site, Site]:
    """Instances that let anybody say and change as much as they like, and remember little."""
    monkeypatch.setattr(resume, "RESUME_LIMIT", 6)
    monkeypatch.setattr(resume, "RESUME_PAGE", 2)
    monkeypatch.setattr(sequence, "KEPT", 4)
    return await late_sites(
        start_site,
        monkeypatch,
        WS_CONNECT_RATE_LIMIT="100000",
        CHAT_MESSAGE_RATE_LIMIT="100000",
        CHAT_CHANGE_RATE_LIMIT="100000",
    )


@given(
    scripts=st.tuples(*[SCRIPT] * len(PEOPLE)),
    delay=st.sampled_from([0.0, 0.002, 0.03, 10.0]),
    kinds=st.tuples(*[st.sampled_from([Client, EventClient])] * len(PEOPLE)),
)
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_pictures_are_equal(
    sites: tuple[Site, Site],
    db: Database,
    scripts: tuple[list[tuple[str, int, str]], ...],
    delay: float,
    kinds: tuple[type[Client], ...],
) -> None:
    """Three people, over chat or event sockets, write, edit, delete and react, come and go."""
    LateBus.delay = delay
    ((number,),) = await db.fetch_all("SELECT count(*) FROM users")
    people = [await person(sites[0], f"{name}{number}") for name in PEOPLE]
    clients = [
        kind(await elsewhere(visitor, *sites)) for kind, visitor in zip(kinds, people, strict=True)
    ]
    for client in clients:
        await client.connect()
    await asyncio.gather(*(play(*pair) for pair in zip(clients, scripts, strict=True)))
    # What is still on its way is done when they have gone; then they come back.
    for client in clients:
        await client.leave()
    position = await db.fetch_one("SELECT last_seq, last_change FROM rooms WHERE slug = 'public'")
    assert position is not None
    fresh = await load(await sites[0].visitor())
    for instance, client in enumerate(clients):
        await client.connect(instance)
        await client.sees(*position)
        assert client.picture == fresh.picture
        await client.leave()
