"""Changes between two snapshots of the roster."""

from hypothesis import given
from hypothesis import strategies as st

from echochat.presence.people import Guest, OnlineUser
from echochat.presence.roster import HERE, Roster, RosterChanges

ANNA = OnlineUser(1, 0, "anna", None)
BORIS = OnlineUser(2, 0, "boris", "b.webp")
NOTHING = RosterChanges([], [], guests=False)


def roster_of(*users: OnlineUser) -> Roster:
    """A roster of which everybody knows."""
    roster = Roster()
    for user in users:
        roster.arrive(HERE, user)
    roster.take_changes()
    return roster


def test_coming_and_going() -> None:
    """Is told once."""
    roster = Roster()
    roster.arrive(HERE, ANNA)
    assert roster.take_changes() == RosterChanges([ANNA], [], guests=False)
    assert roster.take_changes() == NOTHING
    roster.depart(HERE, ANNA.key, 0, at_once=True)
    assert roster.take_changes() == RosterChanges([], ["anna"], guests=False, left_ids=(1,))


def test_page_reload() -> None:
    """Leaving and returning between two snapshots is no change; neither is the reverse."""
    roster = roster_of(ANNA)
    roster.depart(HERE, ANNA.key, 0, at_once=True)
    roster.arrive(HERE, ANNA)
    roster.arrive(HERE, BORIS)
    roster.depart(HERE, BORIS.key, 0, at_once=True)
    assert roster.take_changes() == NOTHING


def test_guests() -> None:
    """Only their number matters."""
    roster = Roster()
    roster.arrive(HERE, Guest("one"))
    roster.arrive(HERE, Guest("one"))
    assert roster.guests == 1
    assert roster.take_changes() == RosterChanges([], [], guests=True)
    roster.depart(HERE, "one", 0, at_once=True)
    roster.arrive(HERE, Guest("other"))
    assert roster.take_changes() == NOTHING


def test_new_name() -> None:
    """The old one leaves, the new one joins."""
    roster = roster_of(ANNA, BORIS)
    roster.change(ANNA._replace(revision=1, username="anya"))
    joined, left, *_ = roster.take_changes()
    assert ([user.username for user in joined], left) == (["anya"], ["anna"])


def test_new_picture() -> None:
    """Joins once more under the same name, and nobody leaves."""
    roster = roster_of(ANNA)
    changed = ANNA._replace(revision=1, avatar="a.webp")
    roster.change(changed)
    assert roster.take_changes() == RosterChanges([changed], [], guests=False)


def test_name_taken_over() -> None:
    """A name that somebody else has now has not left."""
    roster = roster_of(ANNA)
    roster.change(ANNA._replace(revision=1, username="anya"))
    roster.arrive(HERE, BORIS._replace(username="anna"))
    joined, left, *_ = roster.take_changes()
    assert ({user.username for user in joined}, left) == ({"anya", "anna"}, [])


def test_old_news() -> None:
    """Of a user as they were before do not undo what is shown; of who is not here neither."""
    roster = roster_of(ANNA._replace(revision=2, username="anya"))
    roster.arrive(HERE, ANNA)
    roster.change(BORIS)
    assert roster.take_changes() == NOTHING
    assert [user.username for user in roster.users] == ["anya"]


STEPS = st.tuples(st.sampled_from(["enter", "leave", "rename", "tell"]), st.sampled_from([1, 2, 3]))


@given(st.lists(STEPS, max_size=60))
def test_deltas_add_up(steps: list[tuple[str, int]]) -> None:
    """Whatever happens, the changes add up to who is online."""
    known: dict[str, OnlineUser] = {}
    by_id: dict[int, OnlineUser] = {}
    roster, revisions = Roster(), dict.fromkeys((1, 2, 3), 0)
    for step, key in [*steps, ("tell", 0)]:
        if step == "tell":
            changes = roster.take_changes()
            for name in changes.left:
                del known[name]
            known |= {user.username: user for user in changes.joined}
            for gone in changes.left_ids:
                del by_id[gone]
            by_id |= {user.key: user for user in changes.joined}
        elif step == "leave":
            roster.depart(HERE, key, 0, at_once=True)
        else:
            revisions[key] += step == "rename"
            user = OnlineUser(key, revisions[key], f"{key}-{revisions[key]}", None)
            if step == "rename":
                roster.change(user)
            else:
                roster.arrive(HERE, user)
    assert known == {user.username: user for user in roster.users}
    assert by_id == {user.key: user for user in roster.users}
