"""A connection's budget, by a clock of its own."""

import pytest

from echochat.realtime.budget import BURST, PATIENCE, PAUSE, Budget, Exceeded, talk_rate


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
