"""The metrics page for Prometheus: the counts of counters.py, and the state of the parts.

The page has its own port, on loopback by default: no proxy forwards it, and no list of addresses is
needed. It is off unless the port is set.
"""

import asyncio
import logging
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Final, NamedTuple

from aiohttp import web
from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from echochat import counters
from echochat.counters import Counter, Histogram, Measure, State
from echochat.feature import Readings, Values
from echochat.http.keys import SETTINGS
from echochat.http.listening import site_at
from echochat.security.headers import on_prepare
from echochat.security.protocol import Runner
from echochat.settings import Settings

logger = logging.getLogger(__name__)

LAG_INTERVAL: Final = 0.5
"""Seconds between looks at how late the loop is."""


class Gauge(NamedTuple):
    """A number that is read off the parts when Prometheus asks."""

    name: str
    meaning: str
    labels: tuple[str, ...]


GAUGES: Final = {
    gauge.name: gauge
    for gauge in (
        Gauge("echochat_connections", "Open sockets.", ("hub",)),
        Gauge("echochat_live_rooms", "Rooms with a listener on this instance.", ()),
        Gauge("echochat_send_buffer_bytes", "Written, not taken by the kernel: all sockets.", ()),
        Gauge("echochat_send_buffer_max_bytes", "The same, of the socket with the most.", ()),
        Gauge("echochat_writer_queue_messages", "Messages that wait for the next commit.", ()),
        Gauge("echochat_database_connections", "Connections of the pool.", ("state",)),
        Gauge("echochat_database_connections_max", "Most connections of the pool.", ()),
        Gauge("echochat_database_waiters", "Requests that wait for a connection.", ()),
        Gauge("echochat_presence_people", "Users who are shown as online.", ()),
        Gauge("echochat_presence_guests", "Guests who are shown as online.", ()),
    )
}


class Metrics:
    """The page at /metrics, and the timer that measures the loop's lag."""

    def __init__(self, readings: Readings, settings: Settings) -> None:
        self._settings = settings
        assert readings.keys() == GAUGES.keys()
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(_Parts(readings))
        ProcessCollector(registry=self._registry)
        self._runner: web.AppRunner | None = None
        self._timer: asyncio.TimerHandle | None = None
        self.address = ("", 0)
        """Where it listens."""

    async def start(self, host: str, port: int) -> None:
        """Listen. Raises OSError."""
        app = web.Application()
        app[SETTINGS] = self._settings
        app.router.add_get("/metrics", self.page)
        app.on_response_prepare.append(on_prepare)
        self._runner = Runner(app, access_log=None)
        await self._runner.setup()
        await site_at(self._runner, host, port).start()
        self.address = self._runner.addresses[0][:2]
        logger.info("metrics at http://%s:%d/metrics", *self.address)
        self._look_later()

    async def stop(self) -> None:
        """Listen no more."""
        if self._timer is not None:
            self._timer.cancel()
        if self._runner is not None:
            await self._runner.cleanup()

    async def page(self, request: web.Request) -> web.Response:
        """Answer GET /metrics in the form that the scraper asks for."""
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        return web.Response(body=encode(self._registry), headers={"Content-Type": content_type})

    def _look_later(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(LAG_INTERVAL, self._look, loop.time() + LAG_INTERVAL)

    def _look(self, due: float) -> None:
        lag = asyncio.get_running_loop().time() - due
        # A loop's clock is whole milliseconds: a timer may be early by a part of one.
        counters.LOOP_LAG_SECONDS.observe(max(0.0, lag))
        self._look_later()


class _Parts(Collector):
    """Reads everything at the moment of the scrape."""

    def __init__(self, readings: Readings) -> None:
        self._readings = readings

    def collect(self) -> Iterator[Metric]:
        yield from map(_family, counters.ALL)
        for name, read in self._readings.items():
            gauge = GAUGES[name]
            yield _filled(GaugeMetricFamily(name, gauge.meaning, labels=gauge.labels), read())


def _family(measure: Measure) -> Metric:
    match measure:
        case Counter():
            values = {labels: count.value for labels, count in measure.counts.items()}
            family = CounterMetricFamily(measure.name, measure.meaning, labels=measure.labels)
            return _filled(family, values)
        case Histogram():
            return HistogramMetricFamily(
                measure.name, measure.meaning, buckets=_buckets(measure), sum_value=measure.sum
            )
        case State():
            return GaugeMetricFamily(measure.name, measure.meaning, value=measure.value)


def _filled(family: CounterMetricFamily | GaugeMetricFamily, values: Values) -> Metric:
    for labels, value in values.items():
        family.add_metric(labels, value)
    return family


def _buckets(histogram: Histogram) -> list[tuple[str, float]]:
    names: Iterable[str] = [*map(str, histogram.bounds), "+Inf"]
    return list(zip(names, accumulate(histogram.counts), strict=True))
