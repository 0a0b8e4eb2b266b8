"""The dashboard and the alert rules ask for metrics that there are, in words that are there."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from echochat.settings import PROJECT_DIR
from tests.ops.test_metrics import declared

FOLDER = PROJECT_DIR / "docs" / "monitoring"
METRIC = re.compile(r"\b(?:echochat|process)_\w+")

PROCESS = {
    "process_cpu_seconds_total",
    "process_resident_memory_bytes",
    "process_open_fds",
    "process_max_fds",
}
"""Metrics that Prometheus' own client adds."""


def samples() -> Iterator[str]:
    """All names that a query may have."""
    yield from PROCESS
    for name, kind, _ in declared():
        if kind == "histogram":
            yield from (name + suffix for suffix in ("_bucket", "_sum", "_count"))
        else:
            yield name


def panels() -> list[Any]:
    found: list[Any] = json.loads((FOLDER / "grafana.json").read_text())["panels"]
    return found


def rules() -> list[Any]:
    [group] = yaml.safe_load((FOLDER / "alerts.yml").read_text())["groups"]
    found: list[Any] = group["rules"]
    return found


def unknown(query: str) -> set[str]:
    return set(METRIC.findall(query)) - set(samples())


def test_dashboard() -> None:
    """Each panel shows something; together they show every metric of ours."""
    queries = [target["expr"] for panel in panels() for target in panel["targets"]]
    assert {query for query in queries if unknown(query)} == set()
    assert all(METRIC.search(query) for query in queries)
    shown = " ".join(queries)
    assert [name for name, _, _ in declared() if name not in shown] == []


def test_alerts() -> None:
    """Each looks at something that there is, and says what it means and what to do."""
    for rule in rules():
        assert unknown(rule["expr"]) == set()
        assert METRIC.search(rule["expr"]) or rule["expr"].startswith("up{")
        assert rule["labels"]["severity"] in ("critical", "warning")
        assert set(rule["annotations"]) == {"summary", "action"}


@pytest.mark.parametrize("label", ["code", "scope", "outcome", "hub", "state", "protocol", "kind"])
def test_labels_are_there(label: str) -> None:
    """A query by a label asks for one that the metrics have."""
    assert any(label in labels for _, _, labels in declared())


def test_unknown_metric_is_found() -> None:
    """The check can fail."""
    assert unknown("rate(echochat_nonsense_total[5m]) / echochat_live_rooms") == {
        "echochat_nonsense_total"
    }
