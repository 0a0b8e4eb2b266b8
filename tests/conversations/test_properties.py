"""Whatever happens in whatever order: unread equals a recount, and readers see 1, 2, 3 …"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from echochat.storage.database import Database
from tests.accounts.support import Site, StartSite
from tests.conversations.world import DEVICES, PEOPLE, ROOMS, Action, new_world

KINDS = st.sampled_from(
    ["say"] * 5
    + ["mark_read", "set_active_room", "show nothing", "reconnect", "reconnect the reader"]
)
ACTIONS = st.tuples(KINDS, st.integers(0, ROOMS - 1), st.integers(0, DEVICES - 1))
# Fewer than a connection may have on their way: what it closes over is lost to nobody.
SCRIPT = st.lists(ACTIONS, max_size=25)


@pytest.fixture
async def busy_site(start_site: StartSite) -> Site:
    """A server that lets anybody say and open as much as they like."""
    return await start_site(WS_CONNECT_RATE_LIMIT="100000", CHAT_MESSAGE_RATE_LIMIT="100000")


@given(scripts=st.tuples(*[SCRIPT] * PEOPLE))
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_unread_is_exact(
    busy_site: Site, db: Database, scripts: tuple[list[Action], ...]
) -> None:
    """Three people write, read, show rooms and reconnect, all at once."""
    world = await new_world(busy_site)
    await world.play(scripts)
    await world.settle(db)
    await world.reconnect_devices()
    await world.settle(db)
    for reader in world.readers:
        assert reader.seqs == list(range(1, len(reader.seqs) + 1))
    await world.close()
