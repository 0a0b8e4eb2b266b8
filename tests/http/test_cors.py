"""CORS: below /api/, for configured origins, with credentials."""

import pytest

from tests.accounts.support import StartSite, Visitor

FRIEND = "https://friend.example"
PREFLIGHT = {"Origin": FRIEND, "Access-Control-Request-Method": "POST"}


@pytest.fixture
async def visitor(start_site: StartSite) -> Visitor:
    """A visitor of a site with a friend."""
    return await (await start_site(ECHOCHAT_CORS_ALLOWED_ORIGINS=FRIEND)).visitor()


def cors_headers(headers: dict[str, str]) -> set[str]:
    return {name for name in headers if name.lower().startswith("access-control-")}


async def test_friend_may_read(visitor: Visitor) -> None:
    """The origin itself, never `*`, with credentials; caches keep answers apart."""
    answer = await visitor.get("/api/auth/session/", headers={"Origin": FRIEND})
    assert answer.headers["Access-Control-Allow-Origin"] == FRIEND
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]
    assert answer.headers["Vary"] == "Origin"


async def test_friend_may_read_errors(visitor: Visitor) -> None:
    """The page of a friend sees why it was refused."""
    answer = await visitor.get("/api/auth/profile/", headers={"Origin": FRIEND})
    assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (401, FRIEND)


async def test_preflight(visitor: Visitor) -> None:
    """Answered for a friend, and cached a day."""
    answer = await visitor.ask("OPTIONS", "/api/auth/login/", headers=PREFLIGHT)
    assert (answer.status, answer.headers["Access-Control-Max-Age"]) == (204, "86400")
    assert answer.headers["Access-Control-Allow-Origin"] == FRIEND
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "X-CSRFToken" in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("origin", ["https://stranger.example", "null", f"{FRIEND}.evil.example"])
async def test_stranger(visitor: Visitor, origin: str) -> None:
    """No header lets a stranger read, and no preflight is answered."""
    answer = await visitor.get("/api/auth/session/", headers={"Origin": origin})
    assert not cors_headers(dict(answer.headers))
    preflight = await visitor.ask(
        "OPTIONS", "/api/auth/login/", headers=PREFLIGHT | {"Origin": origin}
    )
    assert (preflight.status, cors_headers(dict(preflight.headers))) == (405, set())


async def test_outside_of_the_api(visitor: Visitor) -> None:
    """Paths outside /api/ are closed to other origins."""
    answer = await visitor.get("/robots.txt", headers={"Origin": FRIEND})
    assert not cors_headers(dict(answer.headers))


async def test_nobody_by_default(start_site: StartSite) -> None:
    """Without the setting there are no friends."""
    visitor = await (await start_site()).visitor()
    answer = await visitor.get("/api/auth/session/", headers={"Origin": FRIEND})
    assert not cors_headers(dict(answer.headers))
    assert "Vary" not in answer.headers
