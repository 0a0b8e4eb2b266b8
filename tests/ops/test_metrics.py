"""The Prometheus metrics: off by default, on their own port, correct and documented."""

import re
from collections.abc import Iterator

import aiohttp
import pytest
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from echochat import counters
from echochat.app import METRICS
from echochat.counters import Counter, Histogram, State
from echochat.ops.metrics import GAUGES
from echochat.realtime import codes
from echochat.settings import PROJECT_DIR
from tests.accounts.support import Site, StartSite
from tests.patience import until
from tests.rooms.support import chat, person, stalled

DOCUMENT = PROJECT_DIR / "docs" / "monitoring.md"


@pytest.fixture
async def watched(start_site: StartSite) -> Site:
    """A server with the page switched on, and little patience with slow readers."""
    return await start_site(
        ECHOCHAT_METRICS_PORT="0", CHAT_WS_SEND_BUFFER="65536", CHAT_MESSAGE_RATE_LIMIT="10000"
    )


async def page(site: Site) -> str:
    host, port = site.server.app[METRICS].address
    async with (
        aiohttp.ClientSession() as client,
        client.get(f"http://{host}:{port}/metrics") as answer,
    ):
        assert answer.status == 200
        assert "Server" not in answer.headers
        return await answer.text()


async def scrape(site: Site) -> dict[str, float]:
    """The samples of one scrape, by name and labels as Prometheus writes them."""
    return {
        sample.name + "".join(f"{{{key}={value}}}" for key, value in sample.labels.items()): (
            sample.value
        )
        for family in text_string_to_metric_families(await page(site))
        for sample in family.samples
    }


async def test_off_by_default(site: Site) -> None:
    """Without the setting there are no metrics and no cost; the site's port never serves them."""
    assert METRICS not in site.server.app
    assert (await (await site.visitor()).get("/metrics")).headers["Content-Type"] != "text/plain"


async def test_what_people_do_is_counted(watched: Site) -> None:
    """Sockets, messages and deliveries of two readers."""
    anna, boris = await person(watched, "anna"), await person(watched, "boris")
    before = await scrape(watched)
    async with chat(anna) as one, chat(boris) as two:
        await one.said("hello")
        await two.next()
        now = await scrape(watched)
    grown = {name: now[name] - before.get(name, 0) for name in now}
    assert now["echochat_connections{hub=chat}"] == 2
    assert now["echochat_live_rooms"] == 1
    assert grown["echochat_messages_stored_total"] == 1
    assert grown["echochat_deliveries_total{hub=chat}"] == 2
    assert grown["echochat_commit_seconds_count"] == 1
    assert grown["echochat_commit_batch_messages_sum"] == 1
    assert grown["echochat_delivery_seconds_count"] == 1
    assert now["echochat_bus_connected"] == 1
    assert now["echochat_database_connections{state=idle}"] >= 1
    assert now["process_resident_memory_bytes"] > 1e6


async def test_errors_and_limits_are_counted(start_site: StartSite) -> None:
    """By code, and by what was limited."""
    site = await start_site(ECHOCHAT_METRICS_PORT="0", CHAT_MESSAGE_RATE_LIMIT="1")
    anna = await person(site)
    before = await scrape(site)
    await anna.get("/api/auth/users/nobody/")
    async with chat(anna) as one:
        await one.said("one")
        await one.said("two")
    now = await scrape(site)
    for name in (
        "echochat_errors_total{code=user_not_found}{protocol=http}",
        "echochat_errors_total{code=rate_limited}{protocol=chat}",
        "echochat_limited_total{scope=chat.message}",
    ):
        assert now[name] - before.get(name, 0) == 1


async def test_refused_connects_are_counted(start_site: StartSite) -> None:
    """By their close code, and by the limit that they met."""
    site = await start_site(ECHOCHAT_METRICS_PORT="0", WS_CONNECT_RATE_LIMIT="1")
    before, visitor = await scrape(site), await site.visitor()
    for _ in range(2):
        async with chat(visitor) as one:
            await one.socket.close()
    now = await scrape(site)
    for name in (
        f"echochat_closes_total{{code={codes.TOO_MANY_CONNECTIONS}}}",
        "echochat_limited_total{scope=ws.connect.chat}",
    ):
        assert now[name] - before.get(name, 0) == 1


async def test_slow_reader_is_seen(watched: Site) -> None:
    """First what it leaves unread, then that it was closed for it."""
    anna, boris = await person(watched, "anna"), await person(watched, "boris")
    slow = f"echochat_closes_total{{code={codes.SLOW_READER}}}"
    before = (await scrape(watched)).get(slow, 0)
    raw = await stalled(watched, boris)
    seen: list[float] = []
    async with chat(anna) as one:
        for _ in range(1000):
            await one.said("ы" * 1000)
            now = await scrape(watched)
            seen.append(now["echochat_send_buffer_max_bytes"])
            if now.get(slow, 0) > before:
                break
    raw.close()
    assert now[slow] == before + 1
    assert max(seen) > 10_000


async def test_lag_of_the_loop(monkeypatch: pytest.MonkeyPatch, start_site: StartSite) -> None:
    """It is looked at all the time."""
    monkeypatch.setattr("echochat.ops.metrics.LAG_INTERVAL", 0.01)
    before = sum(counters.LOOP_LAG_SECONDS.counts)
    await start_site(ECHOCHAT_METRICS_PORT="0")
    await until(lambda: sum(counters.LOOP_LAG_SECONDS.counts) > before)


def test_histogram() -> None:
    """A value is counted under the first bound that is not below it, the largest under none."""
    histogram = Histogram("x", "", (1.0, 2.0))
    for value in (0.5, 1.0, 1.5, 9.0):
        histogram.observe(value)
    assert (histogram.counts, histogram.sum) == ([2, 1, 1], 12.0)


def declared() -> Iterator[tuple[str, str, str]]:
    """Name, kind and labels of everything that is measured here."""
    for measure in counters.ALL:
        match measure:
            case Counter():
                yield measure.name + "_total", "counter", ", ".join(measure.labels)
            case Histogram():
                yield measure.name, "histogram", ""
            case State():
                yield measure.name, "gauge", ""
    for gauge in GAUGES.values():
        yield gauge.name, "gauge", ", ".join(gauge.labels)


def test_document_and_code_agree() -> None:
    """docs/monitoring.md lists each metric with its kind and labels, and no other."""
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| ([\w, ]*?) ?\|", DOCUMENT.read_text(), re.MULTILINE)
    assert set(rows) == set(declared())


async def test_page_is_what_is_declared(watched: Site) -> None:
    """Nothing is left out of the page, and nothing is there that nobody knows."""
    families = list(text_string_to_metric_families(await page(watched)))
    ours = {full_name(family): family.type for family in families if is_ours(family)}
    assert ours == {name: kind for name, kind, _ in declared()}
    assert all(family.documentation for family in families)


def full_name(family: Metric) -> str:
    return family.name + ("_total" if family.type == "counter" else "")


def is_ours(family: Metric) -> bool:
    return family.name.startswith("echochat_")


def test_names_follow_prometheus() -> None:
    """One prefix, base units, no unit but seconds, bytes and things that are counted."""
    for name, kind, _ in declared():
        assert re.fullmatch(r"echochat_[a-z_]+", name)
        assert not re.search(r"_(ms|millis|milliseconds|kb|kib|mb|percent)\b", name)
        assert name.endswith("_total") == (kind == "counter")
