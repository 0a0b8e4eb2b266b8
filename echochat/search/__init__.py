"""Finding messages by their words, in the rooms that one may read."""

from echochat.search.api import SearchApi

__all__ = ["SearchApi"]
