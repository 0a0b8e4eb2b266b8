"""Where the application keeps what every handler may ask for."""

from typing import Final

from aiohttp import web

from echochat.settings import Settings

SETTINGS: Final = web.AppKey("settings", Settings)
