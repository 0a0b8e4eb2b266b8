"""Limits how many costly operations run at once, in all and per person."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Final

from echochat.http.errors import ApiError, too_many

RETRY_AFTER: Final = 5
"""Seconds after which a refused person may ask again."""


def _too_many() -> ApiError:
    return too_many(RETRY_AFTER, close=True)


def _overloaded() -> ApiError:
    return ApiError(503, "overloaded", headers={"Retry-After": str(RETRY_AFTER)}, close=True)


class OperationLimit:
    """Allows `most` operations at a time on this instance, `each` per person."""

    def __init__(
        self,
        most: int,
        each: int,
        *,
        over_each: Callable[[], ApiError] = _too_many,
        over_most: Callable[[], ApiError] = _overloaded,
    ) -> None:
        """The default errors end the connection: the rest of the body may still be coming."""
        self._most = most
        self._each = each
        self._over_each = over_each
        self._over_most = over_most
        self._running: Counter[Hashable] = Counter()

    @contextmanager
    def running(self, person: Hashable) -> Iterator[None]:
        """Count an operation while it runs. Raises `over_each()` or `over_most()`."""
        if self._running[person] >= self._each:
            raise self._over_each()
        if self._running.total() >= self._most:
            raise self._over_most()
        self._running[person] += 1
        try:
            yield
        finally:
            self._running[person] -= 1
            if not self._running[person]:
                del self._running[person]
