"""Places in lists of rooms by last activity, and how clients hold them."""

from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from aiohttp import web

from echochat.http.errors import ApiError
from echochat.numbers import read_number

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class ListPosition(NamedTuple):
    """Where in the list a page ends: when something happened last, and the room's id."""

    at: datetime
    room_id: int


def encode_cursor(position: ListPosition) -> str:
    """Return a place as clients hold it: microseconds since 1970 and the room's id."""
    return f"{(position.at - EPOCH) // timedelta(microseconds=1)}-{position.room_id}"


def position_before(request: web.Request) -> ListPosition | None:
    """Return the place in the query. Raises `ApiError` 400."""
    given = request.query.get("before")
    if given is None:
        return None
    at, _, room_id = given.partition("-")
    try:
        since = timedelta(microseconds=read_number(at, 0) or 0)
        return ListPosition(EPOCH + since, read_number(room_id, 0) or 0)
    except (ValueError, OverflowError):
        raise ApiError(400, "invalid_parameter", parameter="before") from None
