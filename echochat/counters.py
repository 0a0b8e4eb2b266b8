"""Counters of the running server: plain numbers, which ops/metrics.py reads when asked.

Counting must not slow the path of a message measurably: no lock, no call per delivery, only an
addition. The numbers are the process's.
"""

from bisect import bisect_left
from typing import Final


class Count:
    """One number that only grows."""

    __slots__ = ("value",)

    def __init__(self) -> None:
        self.value = 0.0


class Counter:
    """A number for each combination of its labels' values, of which there must be few.

    `name` has no suffix: Prometheus' form adds `_total`.
    """

    def __init__(self, name: str, meaning: str, *labels: str) -> None:
        self.name: Final = name
        self.meaning: Final = meaning
        self.labels: Final = labels
        self.counts: Final[dict[tuple[str, ...], Count]] = {}
        if not labels:
            self.of()

    def of(self, *values: str) -> Count:
        """Return the number for these values of the labels, to be kept where it is hot."""
        count = self.counts.get(values)
        if count is None:
            count = self.counts[values] = Count()
        return count


class Histogram:
    """A histogram; `bounds` ascend, and a value equal to a bound counts below it."""

    def __init__(self, name: str, meaning: str, bounds: tuple[float, ...]) -> None:
        self.name: Final = name
        self.meaning: Final = meaning
        self.bounds: Final = bounds
        self.counts: Final = [0] * (len(bounds) + 1)
        self.sum = 0.0

    def observe(self, value: float) -> None:
        """Count one value."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.sum += value


class State:
    """A number that goes up and down, set by its owner."""

    def __init__(self, name: str, meaning: str) -> None:
        self.name: Final = name
        self.meaning: Final = meaning
        self.value = 0.0


Measure = Counter | Histogram | State

LATENCIES: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Bucket bounds in seconds, from unnoticeable to noticed by everybody."""

SIZES: Final = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0)

CHAT, EVENTS, INBOX, PRESENCE = "chat", "events", "inbox", "presence"
"""The hubs, as values of labels."""

DELIVERIES: Final = Counter(
    "echochat_deliveries", "Frames written to sockets: one message to ten readers is ten.", "hub"
)
DELIVERY_SECONDS: Final = Histogram(
    "echochat_delivery_seconds",
    "From the news of a stored message reaching this instance to its write to the last reader.",
    LATENCIES,
)
STORED: Final = Counter("echochat_messages_stored", "Messages stored by this instance.")
BATCH_MESSAGES: Final = Histogram(
    "echochat_commit_batch_messages", "Messages that one commit stored.", SIZES
)
COMMIT_SECONDS: Final = Histogram(
    "echochat_commit_seconds", "How long one commit of messages took.", LATENCIES
)
CLOSES: Final = Counter(
    "echochat_closes",
    "Sockets that ended, refused ones too, by close code: 4008 a slow reader, 1006 a broken "
    "connection, other a code of the client's own.",
    "code",
)
LIMITED: Final = Counter(
    "echochat_limited", "Attempts that a rate limit refused, by what was limited.", "scope"
)
ERRORS: Final = Counter(
    "echochat_errors", "Errors told to clients, by protocol and code.", "protocol", "code"
)
LOOP_LAG_SECONDS: Final = Histogram(
    "echochat_loop_lag_seconds", "How late the event loop ran a timer.", LATENCIES
)
ROOMS_RESYNCED: Final = Counter(
    "echochat_rooms_healed", "Times a live room was brought up to date from PostgreSQL."
)
BUS_CONNECTED: Final = State(
    "echochat_bus_connected",
    "1 while news of this instance reaches the others (always, when there are no others).",
)
BUS_LOSSES: Final = Counter("echochat_bus_losses", "Times the connection to Redis was lost.")
HOUSEKEEPING: Final = Counter(
    "echochat_housekeeping_runs",
    "Runs of housekeeping: done, failed, or skipped while another instance had it.",
    "outcome",
)
REMOVED: Final = Counter(
    "echochat_housekeeping_removed", "What housekeeping removed, by kind.", "kind"
)
TASK_FAILURES: Final = Counter(
    "echochat_task_failures",
    "Times that work behind the requests ended by an exception, by task; it is tried again.",
    "task",
)

DESCRIPTOR_SHORTAGES: Final = Counter(
    "echochat_descriptor_shortages",
    "Times the process ran out of file descriptors, so that new connections were refused.",
)

ALL: Final[tuple[Measure, ...]] = (
    DELIVERIES,
    DELIVERY_SECONDS,
    STORED,
    BATCH_MESSAGES,
    COMMIT_SECONDS,
    CLOSES,
    LIMITED,
    ERRORS,
    LOOP_LAG_SECONDS,
    ROOMS_RESYNCED,
    BUS_CONNECTED,
    BUS_LOSSES,
    HOUSEKEEPING,
    REMOVED,
    TASK_FAILURES,
    DESCRIPTOR_SHORTAGES,
)
