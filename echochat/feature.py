"""A package's part of the application, built by `build` in its `feature.py`."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence, Sized
from dataclasses import dataclass, field

from aiohttp.typedefs import Handler

Route = tuple[str, str, Handler]
"""Method, path and handler. HEAD is answered wherever GET is."""

Chore = Callable[[], AsyncGenerator[int, None]]
"""Removes one kind of thing, batch by batch, and yields how many each time."""

Values = Mapping[tuple[str, ...], float]
"""A number for each combination of a gauge's labels' values; no labels: one, under `()`."""

Readings = Mapping[str, Callable[[], Values]]
"""Functions that read the gauges, by name."""

Step = Callable[[], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Feature:
    """One package's part of the application."""

    routes: Sequence[Route] = ()
    sockets: Mapping[str, Sized] = field(default_factory=dict)
    """Endpoints, each with the number of its open sockets, by the name in metrics."""
    gauges: Readings = field(default_factory=dict)
    chores: Mapping[str, Chore] = field(default_factory=dict)
    """Housekeeping tasks by the kind of data they remove; run every 10 minutes."""
    daily_chores: Mapping[str, Chore] = field(default_factory=dict)
    resync: Sequence[Step] = ()
    """Called after events were lost: each compares its live state with PostgreSQL."""
    stop: Sequence[Step] = ()
    """Called at shutdown while requests are still answered, to complete accepted work."""
    close: Sequence[Callable[[], Awaitable[None] | None]] = ()
    """Called at the end of shutdown; bus and database are still there."""


def single(read: Callable[[], float]) -> Callable[[], Values]:
    """Return how a gauge without labels is read."""
    return lambda: {(): read()}
