"""What changed between two looks at who is online."""

from hypothesis import given
from hypothesis import strategies as st

from echochat.presence.people import Guest, User
from echochat.presence.roster import Changes, Roster

ANNA = User(1, 0, "anna", None)
BORIS = User(2, 0, "boris", "b.webp")
NOTHING = Changes([], [], guests=False)


def roster_of(*users: User) -> Roster:
    """A roster of which everybody knows."""
    roster = Roster()
    for user in users:
        roster.enter(user)
    roster.take_changes()
    return roster


def test_coming_and_going() -> None:
    """Is told once."""
    roster = Roster()
    roster.enter(ANNA)
    assert roster.take_changes() == Changes([ANNA], [], guests=False)
    assert roster.take_changes() == NOTHING
    roster.leave(ANNA.key)
    assert roster.take_changes() == Changes([], ["anna"], guests=False)


def test_page_reload() -> None:
    """Who left and came back meanwhile did not change, nor who came and left."""
    roster = roster_of(ANNA)
    roster.leave(ANNA.key)
    roster.enter(ANNA)
    roster.enter(BORIS)
    roster.leave(BORIS.key)
    assert roster.take_changes() == NOTHING


def test_guests() -> None:
    """Only their number matters."""
    roster = Roster()
    roster.enter(Guest("one"))
    roster.enter(Guest("one"))
    assert roster.guests == 1
    assert roster.take_changes() == Changes([], [], guests=True)
    roster.leave("one")
    roster.enter(Guest("other"))
    assert roster.take_changes() == NOTHING


def test_new_name() -> None:
    """The old one leaves, the new one joins."""
    roster = roster_of(ANNA, BORIS)
    roster.change(ANNA._replace(revision=1, username="anya"))
    joined, left, _ = roster.take_changes()
    assert ([user.username for user in joined], left) == (["anya"], ["anna"])


def test_new_picture() -> None:
    """Joins once more under the same name, and nobody leaves."""
    roster = roster_of(ANNA)
    changed = ANNA._replace(revision=1, avatar="a.webp")
    roster.change(changed)
    assert roster.take_changes() == Changes([changed], [], guests=False)


def test_name_taken_over() -> None:
    """A name that somebody else has now has not left."""
    roster = roster_of(ANNA)
    roster.change(ANNA._replace(revision=1, username="anya"))
    roster.enter(BORIS._replace(username="anna"))
    joined, left, _ = roster.take_changes()
    assert ({user.username for user in joined}, left) == ({"anya", "anna"}, [])


def test_old_news() -> None:
    """Of a user as they were before do not undo what is shown; of who is not here neither."""
    roster = roster_of(ANNA._replace(revision=2, username="anya"))
    roster.enter(ANNA)
    roster.change(BORIS)
    assert roster.take_changes() == NOTHING
    assert [user.username for user in roster.users] == ["anya"]


STEPS = st.tuples(st.sampled_from(["enter", "leave", "rename", "tell"]), st.sampled_from([1, 2, 3]))


@given(st.lists(STEPS, max_size=60))
def test_deltas_add_up(steps: list[tuple[str, int]]) -> None:
    """Whatever happens, the changes add up to who is online."""
    known: dict[str, User] = {}
    roster, revisions = Roster(), dict.fromkeys((1, 2, 3), 0)
    for step, key in [*steps, ("tell", 0)]:
        if step == "tell":
            changes = roster.take_changes()
            for name in changes.left:
                del known[name]
            known |= {user.username: user for user in changes.joined}
        elif step == "leave":
            roster.leave(key)
        else:
            revisions[key] += step == "rename"
            user = User(key, revisions[key], f"{key}-{revisions[key]}", None)
            (roster.change if step == "rename" else roster.enter)(user)
    assert known == {user.username: user for user in roster.users}
