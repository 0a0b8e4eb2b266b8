"""The locations of users and the known instances, without a server or a clock."""

from hypothesis import given
from hypothesis import strategies as st

from echochat.presence.peers import LEASE, MOST, Peers, write_people
from echochat.presence.people import Guest, OnlineUser, Person
from echochat.presence.roster import HERE, LINGER, Roster
from echochat.realtime.bus import PresenceChanged, PresenceLeaving, PresenceState

ANNA = OnlineUser(1, 0, "anna", None)
BORIS = OnlineUser(2, 0, "boris", "b.webp")
GUEST = Guest("someone")
THERE = "there"


class World:
    """A roster, and what tells it who is there."""

    def __init__(self) -> None:
        self.roster = Roster()
        self.peers = Peers(self.roster)

    def changed(self, number: int, *joined: Person, left: tuple[int, ...] = (), at: float) -> bool:
        news = PresenceChanged(THERE, number, write_people(joined), list(left))
        return self.peers.changed(news, at)

    def lapse(self, now: float) -> None:
        self.peers.lapse(now)
        self.roster.lapse(now)


def names(world: World) -> list[str]:
    """Return the users shown, by name."""
    return sorted(user.username for user in world.roster.users)


def test_two_locations() -> None:
    """A user at two locations is shown once, until both are gone."""
    world = World()
    world.roster.arrive(HERE, ANNA)
    world.roster.arrive(THERE, ANNA)
    world.roster.depart(HERE, ANNA.key, 0, at_once=True)
    assert names(world) == ["anna"]
    world.roster.depart(THERE, ANNA.key, 0, at_once=True)
    assert names(world) == []


def test_moving() -> None:
    """A user who moves between locations is shown throughout."""
    world = World()
    world.roster.arrive(HERE, ANNA)
    world.roster.depart(HERE, ANNA.key, 0)
    world.lapse(LINGER / 2)
    world.roster.arrive(THERE, ANNA)
    world.lapse(LINGER * 2)
    assert names(world) == ["anna"]


def test_leaving() -> None:
    """A user who left everywhere is shown only for the lingering time."""
    world = World()
    world.roster.arrive(HERE, ANNA)
    world.roster.depart(HERE, ANNA.key, 0)
    world.lapse(LINGER)
    assert names(world) == []


def test_guest_at_two_locations() -> None:
    """A guest's session counts once, wherever its sockets are."""
    world = World()
    world.roster.arrive(HERE, GUEST)
    world.changed(1, GUEST, at=0)
    assert world.roster.guests == 1


def test_changes_in_turn() -> None:
    """Changes apply in their order; the same one again changes nothing."""
    world = World()
    assert world.changed(1, ANNA, at=0)
    assert world.changed(2, BORIS, left=(1,), at=0)
    assert world.changed(1, ANNA, at=0)
    world.lapse(LINGER)
    assert names(world) == ["boris"]


def test_missed_change() -> None:
    """A gap is noticed; the state that is asked for then closes it."""
    world = World()
    world.changed(1, ANNA, at=0)
    assert not world.changed(3, at=0, left=(7,))
    world.peers.state(PresenceState(THERE, 3, write_people([BORIS, GUEST])), 0)
    world.lapse(LINGER)
    assert (names(world), world.roster.guests) == (["boris"], 1)


def test_unknown_peer() -> None:
    """One that is heard of for the first time, in the middle of its life, is asked."""
    assert not World().changed(5, at=0)


def test_state_of_what_is_known() -> None:
    """A state that came for somebody else takes nothing back."""
    world = World()
    world.changed(1, ANNA, at=0)
    world.changed(2, BORIS, at=0)
    world.peers.state(PresenceState(THERE, 1, write_people([ANNA])), 0)
    assert names(world) == ["anna", "boris"]


def test_lease() -> None:
    """An instance that is silent for longer than its lease takes its people with it."""
    world = World()
    world.changed(1, ANNA, at=0)
    world.changed(1, at=10)
    world.lapse(10 + LEASE - 1)
    assert names(world) == ["anna"]
    world.lapse(10 + LEASE)
    world.lapse(10 + LEASE + LINGER)
    assert (names(world), len(world.peers)) == ([], 0)


def test_handing_over() -> None:
    """The people of an instance that stops stay for the time it says, whatever it says after."""
    world = World()
    world.changed(1, ANNA, BORIS, at=0)
    world.peers.leaving(PresenceLeaving(THERE, 15), 0)
    assert world.changed(2, left=(1,), at=1)
    world.roster.arrive(HERE, ANNA)
    world.lapse(14)
    assert names(world) == ["anna", "boris"]
    world.lapse(15)
    world.lapse(15 + LINGER)
    assert names(world) == ["anna"]


def test_bound() -> None:
    """No more instances are kept in mind than there can be."""
    world = World()
    for number in range(MOST + 5):
        world.peers.changed(PresenceChanged(str(number), 1, [], []), 0)
    assert len(world.peers) == MOST


STEPS = st.lists(
    st.tuples(st.sampled_from([HERE, "a", "b"]), st.sampled_from([1, 2]), st.booleans())
)


@given(STEPS)
def test_any_history(steps: list[tuple[str, int, bool]]) -> None:
    """After calm, exactly those are shown who are somewhere."""
    world, truth = World(), set[tuple[str, int]]()
    for now, (location, key, comes) in enumerate(steps):
        if comes:
            truth.add((location, key))
            world.roster.arrive(location, OnlineUser(key, 0, str(key), None))
        else:
            truth.discard((location, key))
            world.roster.depart(location, key, now, at_once=location == HERE)
    world.roster.lapse(len(steps) + LINGER)
    assert names(world) == sorted({str(key) for _, key in truth})
    assert not world.roster._lingering
