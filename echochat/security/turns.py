"""Limits how many costly operations run at once, in all and per user."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from echochat.http.errors import ApiError, too_many

RETRY_AFTER: Final = 5
"""Seconds after which somebody without a turn may ask again."""


class Turns:
    """Allows `most` operations at a time on this instance, `each` per user."""

    def __init__(self, most: int, each: int) -> None:
        self._most = most
        self._each = each
        self._taken: Counter[int] = Counter()

    @contextmanager
    def turn(self, user_id: int) -> Iterator[None]:
        """Hold a turn. Raises `ApiError`: 429 when the user has all of theirs, 503 when all have.

        Either ends the connection: what was to be done may still be coming over it.
        """
        if self._taken[user_id] >= self._each:
            raise too_many(RETRY_AFTER, close=True)
        if self._taken.total() >= self._most:
            headers = {"Retry-After": str(RETRY_AFTER)}
            raise ApiError(503, "overloaded", headers=headers, close=True)
        self._taken[user_id] += 1
        try:
            yield
        finally:
            self._taken[user_id] -= 1
            if not self._taken[user_id]:
                del self._taken[user_id]
