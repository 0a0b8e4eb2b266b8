"""Reports of a load test, as a table and as JSON."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

import psutil

from tests.load.worker import Outcome

PERCENTILES: Final = (0.5, 0.95, 0.99, 1.0)

HINTS: Final = {"rate_limited": "raise CHAT_MESSAGE_RATE_LIMIT of the server"}

Report = dict[str, Any]


class Watched:
    """The server's process, when it is on this machine and known."""

    def __init__(self, pid: int | None) -> None:
        self._process = psutil.Process(pid) if pid else None

    def cpu(self) -> float | None:
        """Seconds of CPU so far."""
        if self._process is None:
            return None
        times = self._process.cpu_times()
        return float(times.user + times.system)

    def memory(self) -> int | None:
        """Bytes in memory."""
        return self._process.memory_info().rss if self._process else None


def merged(outcomes: Iterable[Outcome]) -> Outcome:
    """Return the outcome of all processes together; the time is that of the slowest."""
    columns = dict(zip(Outcome._fields, zip(*outcomes, strict=True), strict=True))
    seconds = max(columns.pop("seconds"))
    counters = ("refused", "closed", "latencies")
    added: dict[str, Any] = {name: sum(columns.pop(name), Counter()) for name in counters}
    return Outcome(seconds=seconds, **added, **{name: sum(all_) for name, all_ in columns.items()})


def report(outcome: Outcome, cpu: float | None, memory_per_socket: float | None) -> Report:
    """Return what is shown. `cpu`: the server's, in seconds; `memory_per_socket` in bytes."""
    latency = {name: quantile(outcome.latencies, share) for name, share in names()}
    return {
        "ok": is_ok(outcome),
        "sent": outcome.sent,
        "deliveries": outcome.deliveries,
        "seconds": round(outcome.seconds, 3),
        "deliveries_per_second": round(outcome.deliveries / outcome.seconds),
        "missing": outcome.missing,
        "repeated": outcome.repeated,
        "misordered": outcome.misordered,
        "unanswered": outcome.unanswered,
        "skipped": outcome.skipped,
        "refused": dict(outcome.refused),
        "closed": {str(code): count for code, count in outcome.closed.items()},
        "latency_ms": latency,
        "server_cpu_us_per_delivery": (
            round(cpu / outcome.deliveries * 1e6, 2) if cpu and outcome.deliveries else None
        ),
        "server_memory_bytes_per_socket": (
            round(memory_per_socket) if memory_per_socket is not None else None
        ),
    }


def is_ok(outcome: Outcome) -> bool:
    """Tell whether all stored messages reached every reader once and in order."""
    lost = outcome.missing or outcome.repeated or outcome.misordered or outcome.unanswered
    return not (lost or outcome.closed)


def names() -> list[tuple[str, float]]:
    return [("max" if share == 1 else f"p{share * 100:g}", share) for share in PERCENTILES]


def quantile(counts: Counter[int], share: float) -> float | None:
    """Return the milliseconds under which a share of the latencies lies; None without any."""
    left = share * counts.total()
    for microseconds in sorted(counts):
        left -= counts[microseconds]
        if left <= 0:
            return microseconds / 1000
    return None


def table(found: Report) -> str:
    """Return the report as people read it."""
    rows = []
    for name, value in found.items():
        if name == "ok":
            continue
        if isinstance(value, dict):
            parts = "  ".join(f"{key} {count:,}" for key, count in value.items() if count)
            rows.append((name, parts or "-"))
        else:
            rows.append((name, shown(value)))
    lines = [f"{name.replace('_', ' '):32}{value:>24}" for name, value in rows]
    lines += [f"refused messages: {HINTS[code]}" for code in found["refused"] if code in HINTS]
    verdict = "every message came once and in order" if found["ok"] else "NOT everything came right"
    return "\n".join([*lines, verdict])


def shown(value: object) -> str:
    """Return one value as people read it."""
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int | float) else str(value)
