"""Health and the clients' configuration."""

import asyncio
from datetime import datetime

import pytest

from echochat.ops.health import HealthApi
from echochat.settings import load
from tests.accounts.support import SECRET, StartSite, Visitor, outage
from tests.http.support import serving

SETTINGS = load({"ECHOCHAT_SECRET_KEY": SECRET})


async def test_live(dsn: str, visitor: Visitor) -> None:
    """The process is alive whether or not the database is."""
    with outage(dsn):
        answer = await visitor.get("/api/health/live/")
    assert datetime.fromisoformat(answer.data.pop("timestamp")).utcoffset() is not None
    assert (answer.status, answer.data) == (200, {"status": "ok", "check": "live"})


async def test_ready(visitor: Visitor) -> None:
    """All components work."""
    answer = await visitor.get("/api/health/ready/")
    assert datetime.fromisoformat(answer.data.pop("timestamp")).utcoffset() is not None
    components = {"database": "ok", "cache": "ok", "tasks": "ok", "descriptors": "ok"}
    assert answer.status == 200
    assert answer.data == {"status": "ok", "check": "ready", "components": components}


async def test_not_ready(dsn: str, visitor: Visitor) -> None:
    """503 while the database is away, 200 as soon as it is back."""
    with outage(dsn):
        answer = await visitor.get("/api/health/ready/")
    assert (answer.status, answer.data["status"]) == (503, "error")
    assert answer.data["components"] == {
        "database": "error",
        "cache": "ok",
        "tasks": "ok",
        "descriptors": "ok",
    }
    assert (await visitor.get("/api/health/ready/")).status == 200


async def test_component_that_hangs(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """No answer within the time is a failure, and the log names it."""
    monkeypatch.setattr("echochat.ops.health.CHECK_TIMEOUT", 0.01)
    health = HealthApi(SETTINGS, {"database": asyncio.Event().wait})
    async with serving({"/": health.ready}) as client:
        answer = await client.get("/")
        assert (answer.status, (await answer.json())["components"]) == (503, {"database": "error"})
    assert "database is not ready" in caplog.text


async def test_cache_alone() -> None:
    """With the cache away the server stays ready, and says so."""
    health = HealthApi(SETTINGS, {"database": _works, "cache": _fails})
    async with serving({"/": health.ready}) as client:
        answer = await client.get("/")
        data = await answer.json()
    assert (answer.status, data["status"]) == (200, "ok")
    assert data["components"] == {"database": "ok", "cache": "error"}


async def _works() -> None:
    pass


async def _fails() -> None:
    raise OSError


async def test_client_config(visitor: Visitor) -> None:
    """The protocol's defaults."""
    answer = await visitor.get("/api/meta/client-config/")
    assert answer.data == {
        "usernameMaxLength": 30,
        "chatMessageMaxLength": 1000,
        "chatRoomSlugRegex": "^[A-Za-z0-9_-]{3,50}$",
        "mediaUrlTtlSeconds": 300,
        "mediaMode": "signed_only",
        "chatQuoteMaxLength": 140,
        "chatEditWindowSeconds": 86400,
        "chatNonceLifetimeSeconds": 86400,
    }


async def test_client_config_in_force(start_site: StartSite) -> None:
    """The operator's settings."""
    visitor = await (await start_site(USERNAME_MAX_LENGTH="12")).visitor()
    answer = await visitor.get("/api/meta/client-config/")
    assert answer.data["usernameMaxLength"] == 12
