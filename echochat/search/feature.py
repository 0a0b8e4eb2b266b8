"""Builds search and the indexer that follows messages."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from echochat.feature import Feature
from echochat.media import MediaUrls
from echochat.realtime.core import Core
from echochat.search.api import SearchApi


@dataclass(frozen=True, kw_only=True)
class Search(Feature):
    """The feature, with its listener for stored messages."""

    stored: Callable[[Collection[int]], None]
    """Takes the ids of rooms in which messages were stored or changed."""


def build(core: Core, urls: MediaUrls) -> Search:
    """Return the feature."""
    api = SearchApi(core.db, core.settings, urls)
    return Search(
        stored=api.indexer.stored,
        routes=[("GET", "/api/chat/search/", api.search)],
        stop=[api.indexer.close],
        close=[api.close],
    )
