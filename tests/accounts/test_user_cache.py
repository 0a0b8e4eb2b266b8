"""The one `CachedUser` of all the sockets of a user."""

import gc

import pytest

from echochat.accounts.user_cache import UserCache
from echochat.realtime.bus import USERS, MemoryBus, UserChanged


@pytest.fixture
def bus() -> MemoryBus:
    """The bus of one instance."""
    return MemoryBus()


@pytest.fixture
def people(bus: MemoryBus) -> UserCache:
    """Nobody yet."""
    return UserCache(bus)


def test_one_person(people: UserCache) -> None:
    """However often a user is read; others are others."""
    anna = people.person(1, 0, "anna", None)
    assert people.person(1, 0, "anna", None) is anna
    assert people.person(2, 0, "boris", None) is not anna


def test_news(people: UserCache, bus: MemoryBus) -> None:
    """The news of a change applies to who it is about."""
    anna, boris = people.person(1, 0, "anna", None), people.person(2, 0, "boris", None)
    bus.publish(USERS, UserChanged(1, 1, "anastasia", "avatars/a.webp"))
    bus.publish(USERS, UserChanged(3, 1, "nobody", None))
    assert (anna.username, anna.avatar) == ("anastasia", "avatars/a.webp")
    assert (boris.username, boris.avatar) == ("boris", None)


def test_newer_reading(people: UserCache) -> None:
    """The later read wins, even if a notification was lost."""
    anna = people.person(1, 0, "anna", "avatars/a.webp")
    people.person(1, 1, "anastasia", None)
    assert (anna.username, anna.avatar) == ("anastasia", None)


def test_older_news_and_readings(people: UserCache, bus: MemoryBus) -> None:
    """Late results change nothing."""
    anna = people.person(1, 5, "anastasia", None)
    bus.publish(USERS, UserChanged(1, 4, "anna", None))
    people.person(1, 3, "anne", None)
    assert anna.username == "anastasia"


def test_news_while_reading(people: UserCache, bus: MemoryBus) -> None:
    """News that arrive while a user is read are applied, and not kept afterwards."""
    with people.reading(), people.reading():
        bus.publish(USERS, UserChanged(1, 2, "anastasia", None))
        bus.publish(USERS, UserChanged(1, 1, "anne", None))
        assert people.person(1, 0, "anna", None).username == "anastasia"
    gc.collect()
    assert people.person(1, 0, "anna", None).username == "anna"
    assert not people._readings


def test_nobody_is_kept(people: UserCache) -> None:
    """Users without sockets are not kept."""
    people.person(1, 0, "anna", None)
    gc.collect()
    assert len(people._people) == 0
