"""Connections, grace and signs of life, without a server or a clock."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from echochat.presence.local import LocalPresence

GRACE, TTL = 5.0, 90.0
ANNA, STRANGER = 1, "guest"


def test_arrival_and_departure() -> None:
    """With the first connection, and with the last one when it is closed cleanly."""
    here = LocalPresence(GRACE, TTL)
    assert here.connected(ANNA, 0)
    assert not here.connected(ANNA, 0)
    assert not here.disconnected(ANNA, 0, clean=True)
    assert here.disconnected(ANNA, 0, clean=True)
    assert not here


def test_grace() -> None:
    """A user without connections leaves when the grace period ends, not before."""
    here = LocalPresence(GRACE, TTL)
    here.connected(ANNA, 0)
    assert not here.disconnected(ANNA, 10, clean=False)
    assert here.lapse(14.9) == []
    assert here.lapse(15) == [ANNA]
    assert here.lapse(1000) == []


def test_return_within_the_grace() -> None:
    """Is no arrival, and ends the grace."""
    here = LocalPresence(GRACE, TTL)
    here.connected(ANNA, 0)
    here.disconnected(ANNA, 10, clean=False)
    assert not here.connected(ANNA, 12)
    assert here.lapse(50) == []


def test_broken_but_not_last() -> None:
    """A connection that broke while another is open costs nothing."""
    here = LocalPresence(GRACE, TTL)
    here.connected(ANNA, 0)
    here.connected(ANNA, 0)
    here.disconnected(ANNA, 10, clean=False)
    assert here.lapse(50) == []


def test_ttl() -> None:
    """Silent users leave in the order of their last signs of life, and return with the next."""
    here = LocalPresence(GRACE, TTL)
    here.connected(ANNA, 0)
    here.connected(STRANGER, 0)
    assert not here.touched(ANNA, 50)
    assert here.lapse(90) == [STRANGER]
    assert here.lapse(140) == [ANNA]
    assert here.touched(ANNA, 141)


def test_end_after_the_ttl() -> None:
    """A user who left by the TTL doesn't leave again."""
    here = LocalPresence(GRACE, TTL)
    for clean in (True, False):
        here.connected(ANNA, 0)
        here.lapse(TTL)
        assert not here.disconnected(ANNA, TTL, clean=clean)
        assert here.lapse(1000) == []


class Comings(RuleBasedStateMachine):
    """Any history of a few people leaves those here whom docs/wire.md 2.4 says."""

    keys = st.sampled_from([1, 2, "a", "b"])

    def __init__(self) -> None:
        super().__init__()
        self.here = LocalPresence(GRACE, TTL)
        self.shown: set[int | str] = set()
        self.now = 0.0
        self.open: dict[int | str, int] = {}
        self.last_touch: dict[int | str, float] = {}
        self.broke: dict[int | str, float] = {}

    @rule(seconds=st.sampled_from([0.5, 3, 5, 40]))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds
        gone = self.here.lapse(self.now)
        assert len(gone) == len(set(gone))
        assert self.shown.issuperset(gone)
        self.shown.difference_update(gone)

    @rule(key=keys)
    def connect(self, key: int | str) -> None:
        self.open[key] = self.open.get(key, 0) + 1
        self.broke.pop(key, None)
        self.last_touch[key] = self.now
        self.arrive(key, arrives=self.here.connected(key, self.now))

    @precondition(lambda self: any(self.open.values()))
    @rule(data=st.data())
    def touch(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from([key for key, count in self.open.items() if count]))
        self.last_touch[key] = self.now
        self.arrive(key, arrives=self.here.touched(key, self.now))

    @precondition(lambda self: any(self.open.values()))
    @rule(data=st.data(), clean=st.booleans())
    def disconnect(self, data: st.DataObject, *, clean: bool) -> None:
        key = data.draw(st.sampled_from([key for key, count in self.open.items() if count]))
        self.open[key] -= 1
        if not self.open[key]:
            self.broke[key] = -GRACE if clean else self.now
        if self.here.disconnected(key, self.now, clean=clean):
            self.shown.remove(key)

    def arrive(self, key: int | str, *, arrives: bool) -> None:
        assert arrives == (key not in self.shown)
        self.shown.add(key)

    @invariant()
    def those_are_here_who_should(self) -> None:
        assert len(self.here) == len(self.shown)
        assert self.shown == {
            key
            for key, touched in self.last_touch.items()
            if self.now < touched + TTL and (self.open[key] or self.now < self.broke[key] + GRACE)
        }


test_any_history = Comings.TestCase
