"""Pictures of people; what other features may ask is named here."""

from echochat.media.urls import MediaUrls

__all__ = ["MediaUrls"]
