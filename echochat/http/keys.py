"""Keys of the application that every handler may use."""

from typing import Final, NamedTuple

from aiohttp import web

from echochat.settings import Settings

SETTINGS: Final = web.AppKey("settings", Settings)


class Asker(NamedTuple):
    """The signed-in user, for the security log."""

    user_id: int
    username: str


ASKER: Final = web.RequestKey("asker", Asker)
"""Set as soon as it is known of a request."""
