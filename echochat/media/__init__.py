"""Users' pictures. Exports the interface for other features."""

from echochat.media.avatars import IMAGE_MAX_SIDE, Avatars, ImageRefused
from echochat.media.urls import MediaUrls

__all__ = ["IMAGE_MAX_SIDE", "Avatars", "ImageRefused", "MediaUrls"]
