"""X-Request-Id."""

import pytest

from tests.accounts.support import Site, StartSite, Visitor


async def test_every_answer_has_its_own(visitor: Visitor) -> None:
    """Errors too."""
    paths = ["/api/health/live/", "/api/health/live/", "/api/nothing/"]
    ids = {(await visitor.get(path)).headers["X-Request-Id"] for path in paths}
    assert len(ids) == 3


async def test_trusted_proxy_gives_it(site: Site) -> None:
    """The proxy's log and ours can be read together."""
    visitor = await site.visitor(**{"X-Request-Id": "proxy-1.a"})
    assert (await visitor.get("/api/health/live/")).headers["X-Request-Id"] == "proxy-1.a"


@pytest.mark.parametrize("value", ["", "x" * 65, 'a"b', "a b"])
async def test_nonsense_is_replaced(site: Site, value: str) -> None:
    """A request id that could corrupt the log is replaced."""
    visitor = await site.visitor(**{"X-Request-Id": value})
    assert (await visitor.get("/api/health/live/")).headers["X-Request-Id"] not in ("", value)


async def test_stranger_gives_none(start_site: StartSite) -> None:
    """A client that is no trusted proxy can't choose its id."""
    site = await start_site(ECHOCHAT_TRUSTED_PROXY_RANGES="203.0.113.0/24")
    visitor = await site.visitor(**{"X-Request-Id": "mine"})
    assert (await visitor.get("/api/health/live/")).headers["X-Request-Id"] != "mine"
