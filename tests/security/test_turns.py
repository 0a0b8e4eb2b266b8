"""Turns of what is costly."""

import pytest

from echochat.http.errors import ApiError
from echochat.security.turns import Turns


def refusal(turns: Turns, user_id: int) -> str:
    """Why there is no turn."""
    with pytest.raises(ApiError) as caught, turns.turn(user_id):
        pass
    return caught.value.code


def test_turns_of_one_user() -> None:
    """A user has few; they come back, also after a failure."""
    turns = Turns(most=10, each=2)
    with turns.turn(1), turns.turn(1):
        assert refusal(turns, 1) == "rate_limited"
        with turns.turn(2):
            pass
    with pytest.raises(ZeroDivisionError), turns.turn(1):
        raise ZeroDivisionError
    with turns.turn(1), turns.turn(1):
        pass


def test_turns_of_all() -> None:
    """All together have few, too."""
    turns = Turns(most=3, each=2)
    with turns.turn(1), turns.turn(1), turns.turn(2):
        assert refusal(turns, 3) == "overloaded"
        assert refusal(turns, 1) == "rate_limited"
    with turns.turn(3):
        pass
