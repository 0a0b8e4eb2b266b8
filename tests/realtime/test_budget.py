"""A connection's budget, by a clock of its own."""

import pytest

from echochat.realtime.budget import (
    BURST,
    LEAST,
    PATIENCE,
    PAUSE,
    Budget,
    Exceeded,
    SharedBudget,
    talk_rate,
)
from echochat.realtime.seats import Seats


def spend(budget: Budget, count: float, now: float) -> float:
    """Spend frames one by one, as they come at once; return how long the peer has to wait."""
    budget.left -= count
    return budget.settle(now) if budget.left < 0 else 0.0


def test_burst_then_the_rate() -> None:
    """Saved budget may be spent at once; after that the rate decides the wait."""
    budget = Budget(0.0, rate=10)
    assert spend(budget, 10 * BURST, 0.0) == 0
    assert spend(budget, 5, 0.0) == pytest.approx(0.5)


def test_shortest_wait() -> None:
    """One frame too many does not cost a timer of a millisecond."""
    budget = Budget(0.0, rate=1000)
    assert spend(budget, 1000 * BURST + 1, 0.0) == PAUSE


def test_below_the_rate_nobody_waits() -> None:
    """A peer below the rate is never limited."""
    budget = Budget(0.0, rate=10)
    assert all(spend(budget, 1, n * 0.11) == 0 for n in range(10_000))


def test_saved_up_is_bounded() -> None:
    """However long a peer was silent: no more than two bursts come at once."""
    budget = Budget(0.0, rate=10)
    assert spend(budget, 10 * BURST, 1e6) == 0
    assert spend(budget, 10 * BURST, 1e6) == 0
    assert spend(budget, 1, 1e6) > 0


def test_over_it_for_long() -> None:
    """A peer that must wait each time is closed after a while."""
    budget, now = Budget(0.0, rate=10), 0.0
    spend(budget, 10 * BURST, 0.0)
    while now <= PATIENCE:
        now += spend(budget, 20, now)
    with pytest.raises(Exceeded):
        spend(budget, 20, now)


def test_a_rest_forgives() -> None:
    """A pause between floods restores the budget."""
    budget, now = Budget(0.0, rate=10), 0.0
    for _ in range(20):
        spend(budget, 10 * BURST + 1, now)
        now += PATIENCE + BURST


def test_more_allowed() -> None:
    """A peer that is known better may say more at once and later."""
    budget = Budget(0.0, rate=10)
    budget.allow(100)
    assert spend(budget, 100 * BURST, 0.0) == 0
    assert spend(budget, 100, 0.0) == pytest.approx(1.0)


def test_talk_rate_follows_the_limit_of_messages() -> None:
    """An operator who lets a load tester send more need not know of frames."""
    assert talk_rate(20, 10) == 100
    assert talk_rate(1_000_000, 10) == 400_000


def sent_together(count: int, each: float, shared: SharedBudget, seconds: float) -> float:
    """Return the number of accepted frames of peers that send `each` a second until closed."""
    peers = [(Budget(0.0, rate=100), 0.0) for _ in range(count)]
    for peer, _ in peers:
        peer.share(shared, 0.0)
    total, now = 0.0, 0.0
    while now < seconds:
        now += 0.1
        for number, (peer, not_before) in enumerate(peers):
            if now >= not_before:
                total += each / 10
                try:
                    peers[number] = peer, now + spend(peer, each / 10, now)
                except Exceeded:
                    peers[number] = peer, seconds
    return total


def test_many_sockets_share_a_budget() -> None:
    """Three hundred sockets, each within its own budget, send little more than four may."""
    alone = sent_together(300, 50, SharedBudget(0.0, 1e9), 30)
    assert alone == pytest.approx(300 * 50 * 30, rel=0.01)
    shared = sent_together(300, 50, SharedBudget(0.0, 400), 30)
    assert shared < 400 * (BURST + 30) + 300 * LEAST * 40 < alone / 15


def test_few_sockets_share_no_shortage() -> None:
    """As many sockets as the budget has room for are as free as each would be alone."""
    assert sent_together(4, 100, SharedBudget(0.0, 400), 60) == pytest.approx(
        4 * 100 * 60, rel=0.01
    )


def test_flood_beside_signs_of_life() -> None:
    """A peer that sends little never waits or is closed, whatever others of its budget send."""
    shared = SharedBudget(0.0, 10)
    calm = Budget(0.0, rate=10)
    calm.share(shared, 0.0)
    for second in range(600):
        shared.take(1000, second)
        assert spend(calm, LEAST / 2, second) == 0


def test_lots_cost_no_frames() -> None:
    """Taking frames in lots gives a peer as many as its own budget has."""
    peer = Budget(0.0, rate=10)
    peer.share(SharedBudget(0.0, 1e9), 0.0)
    peer.allow(100)
    count = 0
    while spend(peer, 1, 0.0) == 0:
        count += 1
    assert count == 100 * BURST


def test_whose_budget() -> None:
    """All sockets of a user have one, wherever they are; guests that of their address."""
    seats = Seats(60, 100)
    places = [("a", 7), ("b", 7), ("a", 8), ("a", None), ("a", None), ("b", None)]
    budgets = [seat.budget for place in places if (seat := seats.take(*place, 0.0))]
    assert [budgets.index(each) for each in budgets] == [0, 0, 2, 3, 3, 5]
