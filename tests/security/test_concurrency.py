"""Limits of costly operations."""

import pytest

from echochat.http.errors import ApiError
from echochat.security.concurrency import OperationLimit


def refusal(limit: OperationLimit, user_id: int) -> str:
    """Why there is no turn."""
    with pytest.raises(ApiError) as caught, limit.running(user_id):
        pass
    return caught.value.code


def test_limit_of_one_user() -> None:
    """A user has few; they come back, also after a failure."""
    limit = OperationLimit(most=10, each=2)
    with limit.running(1), limit.running(1):
        assert refusal(limit, 1) == "rate_limited"
        with limit.running(2):
            pass
    with pytest.raises(ZeroDivisionError), limit.running(1):
        raise ZeroDivisionError
    with limit.running(1), limit.running(1):
        pass


def test_limit_of_all() -> None:
    """All together have few, too."""
    limit = OperationLimit(most=3, each=2)
    with limit.running(1), limit.running(1), limit.running(2):
        assert refusal(limit, 3) == "overloaded"
        assert refusal(limit, 1) == "rate_limited"
    with limit.running(3):
        pass
