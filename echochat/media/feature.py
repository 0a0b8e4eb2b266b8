"""Builds media: signed addresses, pictures, and the route that serves them."""

from dataclasses import dataclass
from typing import Final

from echochat.feature import Feature
from echochat.media.api import MediaApi
from echochat.media.avatars import Avatars
from echochat.media.urls import MediaUrls
from echochat.settings import Settings

MIB: Final = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Media(Feature):
    """The feature, with its interface for features that show and store pictures."""

    urls: MediaUrls
    avatars: Avatars


def build(settings: Settings) -> Media:
    """Return the feature."""
    urls = MediaUrls(settings)
    avatars = Avatars(settings.media_dir, max_bytes=settings.upload_max_mb * MIB)
    api = MediaApi(settings.media_dir, urls)
    return Media(
        urls=urls,
        avatars=avatars,
        routes=[("GET", "/api/auth/media/{path:.*}", api.media)],
        close=[avatars.close],
    )
