"""Requests to the server through nginx: whom it sees, and how nginx answers in its place."""

import asyncio
import json

import aiohttp
import pytest
from yarl import URL

from echochat.i18n import TextId, text
from tests.accounts.support import Visitor
from tests.media.support import form
from tests.nginx.support import BEHIND_A_PROXY, ELSEWHERE, Front, StartFront
from tests.patience import PATIENCE

LIVE = "/api/health/live/"
READY = "/api/health/ready/"
PROFILE = "/api/auth/profile/"
CLAIMS = ("X-Forwarded-For", "X-Real-IP", "CF-Connecting-IP")
SPOOFED = dict.fromkeys(CLAIMS, "198.51.100.1") | {"X-Request-Id": "mine"}


@pytest.fixture
async def visitor(front: Front) -> Visitor:
    """Somebody at the site."""
    return await front.visitor()


def audited(caplog: pytest.LogCaptureFixture) -> set[str]:
    """The addresses in the security log."""
    lines = [json.loads(r.getMessage()) for r in caplog.records if r.name == "security.audit"]
    return {line["ip"] for line in lines}


async def test_whole_way(visitor: Visitor) -> None:
    """Register and sign in over https: cookies, CSRF and origin hold."""
    origin = {"Origin": str(visitor.http._base_url).rstrip("/")}
    assert (await visitor.register()).status == 201
    assert (await visitor.post("/api/auth/logout/", headers=origin)).status == 200
    assert not await visitor.is_signed_in()


async def test_foreign_origin(visitor: Visitor) -> None:
    """Another site's page is refused through nginx as without."""
    answer = await visitor.post("/api/auth/logout/", headers={"Origin": "https://b.example"})
    assert (answer.status, answer.data["code"]) == (403, "csrf_failed")


@pytest.mark.parametrize("header", CLAIMS)
async def test_spoofed_address(
    start_front: StartFront, caplog: pytest.LogCaptureFixture, header: str
) -> None:
    """Clients can't forge their address, whichever header is trusted."""
    front = await start_front(ECHOCHAT_CLIENT_ADDRESS_HEADER=header)
    visitor = await front.visitor(**SPOOFED)
    with caplog.at_level("INFO", "security.audit"):
        answer = await visitor.register()
    assert (answer.status, audited(caplog)) == (201, {"127.0.0.1"})
    assert answer.headers["X-Request-Id"] != "mine"


async def test_address_told_by_a_proxy(
    start_front: StartFront, caplog: pytest.LogCaptureFixture
) -> None:
    """A proxy before nginx that is named is believed; hops beyond it are not."""
    front = await start_front(**BEHIND_A_PROXY)
    visitor = await front.visitor(**{"X-Forwarded-For": f"198.51.100.1, {ELSEWHERE}"})
    with caplog.at_level("INFO", "security.audit"):
        await visitor.register()
    assert audited(caplog) == {ELSEWHERE}


async def test_proxy_not_named(start_front: StartFront, caplog: pytest.LogCaptureFixture) -> None:
    """One that is not named is a client like any other."""
    front = await start_front(NGINX_VARIANT="plain")
    visitor = await front.visitor(**{"X-Forwarded-For": ELSEWHERE})
    with caplog.at_level("INFO", "security.audit"):
        await visitor.register()
    assert audited(caplog) == {"127.0.0.1"}


async def test_scheme_told_by_a_proxy(start_front: StartFront) -> None:
    """Behind a proxy that ends TLS the site is https, and nginx leaves HSTS to that proxy."""
    front = await start_front(ECHOCHAT_SSL_REDIRECT="1", **BEHIND_A_PROXY)
    visitor = await front.visitor()
    assert (await visitor.get("/api/auth/csrf/")).status == 308
    secure = await visitor.get("/api/auth/csrf/", headers={"X-Forwarded-Proto": "https"})
    assert secure.status == 200


async def test_request_id(front: Front, visitor: Visitor) -> None:
    """nginx makes it; the answer, the log and the server have the same."""
    answer = await visitor.get("/api/auth/session/?secret=1")
    line = next(line for line in front.logged() if line["path"] == "/api/auth/session/")
    assert line["requestId"] == answer.headers["X-Request-Id"]
    assert (line["status"], line["ip"], line["method"]) == ("200", "127.0.0.1", "GET")
    assert "secret" not in front.nginx.log.read_text()


async def test_headers_once(visitor: Visitor) -> None:
    """nginx repeats no header of the server, except HSTS."""
    headers = (await visitor.get(LIVE)).headers
    for name in ("X-Content-Type-Options", "X-Frame-Options", "X-Request-Id"):
        assert len(headers.getall(name)) == 1
    assert headers.getall("Strict-Transport-Security") == ["max-age=31536000"]


async def test_readiness_is_for_operators(start_front: StartFront) -> None:
    """Failing components are shown to private networks only; liveness to all."""
    front = await start_front(**BEHIND_A_PROXY)
    visitor = await front.visitor()
    outside = {"X-Forwarded-For": ELSEWHERE}
    assert (await visitor.get(READY)).data["components"]
    assert (await visitor.get(LIVE, headers=outside)).status == 200
    async with visitor.http.get(READY, headers=outside) as answer:
        assert (answer.status, (await answer.json())["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "ru"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("en-GB,en;q=0.9,ru;q=0.8", "en"),
        ("de", "ru"),
    ],
)
async def test_too_large(visitor: Visitor, header: str, language: str) -> None:
    """413 as the server would say it, in the client's language."""
    await visitor.register()
    headers = {"X-CSRFToken": visitor.cookies["csrftoken"], "Accept-Language": header}
    data = form(bytes(22 * 2**20))
    async with visitor.http.post(PROFILE, data=data, headers=headers) as answer:
        body = await answer.json()
    assert answer.status == 413
    assert body == {
        "error": text(TextId("payload_too_large"), language),
        "code": "payload_too_large",
    }
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_largest_upload(visitor: Visitor) -> None:
    """A file of the allowed size gets through to the server, which judges it."""
    await visitor.register()
    answer = await visitor.post(PROFILE, data=form(bytes(20 * 2**20)))
    assert (answer.status, list(answer.data["errors"])) == (400, ["image"])


async def test_server_away(front: Front, visitor: Visitor) -> None:
    """502 in the error form when no instance is there; the client's files are served on."""
    await front.sites[0].server.close()
    async with visitor.http.get(LIVE, headers={"Accept-Language": "en"}) as answer:
        body = await answer.json()
    assert answer.status == 502
    assert body == {"error": text(TextId("unavailable"), "en"), "code": "unavailable"}
    assert (await visitor.get("/")).status == 200


async def test_flood(start_front: StartFront) -> None:
    """429 in the error form over the rate of an address."""
    front = await start_front(NGINX_REQUEST_RATE="1r/m", NGINX_REQUEST_BURST="1")
    visitor = await front.visitor()
    statuses = []
    for _ in range(3):
        async with visitor.http.get(LIVE) as answer:
            statuses.append((answer.status, (await answer.json()).get("code")))
    assert statuses == [(200, None), (200, None), (429, "rate_limited")]
    assert answer.headers["Retry-After"] == "1"


async def test_too_many_connections(start_front: StartFront) -> None:
    """429 to the connection over an address's number."""
    front = await start_front(NGINX_CONNECTIONS="1")
    visitor = await front.visitor()
    async with visitor.http.ws_connect("/ws/chat/public/"), visitor.http.get(LIVE) as answer:
        assert answer.status == 429


TOKEN = "aB3-_" * 8 + "xyz"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (f"/api/chat/invitations/{TOKEN}/", "/api/chat/invitations/***/"),
        ("/api/chat/invitations/short/?a=b", "/api/chat/invitations/***/"),
        (f"/join/{TOKEN}", "/join/***"),
        (f"/join/{TOKEN}/?a={TOKEN}", "/join/***/"),
        (f"/api/chat/%69nvitations/{TOKEN}/", "/api/chat/%69nvitations/***/"),
        (f"/x?{TOKEN}", "/x"),
        ("/rooms/abc", "/rooms/abc"),
    ],
)
async def test_tokens_are_not_logged(front: Front, path: str, shown: str) -> None:
    """nginx's log contains no usable invitation."""
    async with aiohttp.ClientSession() as http:
        url = URL(front.nginx.plain_url + path, encoded=True)
        async with http.get(url, allow_redirects=False):
            pass
    async with asyncio.timeout(PATIENCE):
        while shown not in {line["path"] for line in front.logged()}:
            await asyncio.sleep(0.01)
    assert TOKEN not in front.nginx.log.read_text()


async def test_addresses_of_a_network(start_front: StartFront) -> None:
    """nginx counts an IPv6 /64 as one client."""
    front = await start_front(**BEHIND_A_PROXY, NGINX_REQUEST_RATE="1r/m", NGINX_REQUEST_BURST="1")
    visitor = await front.visitor()
    statuses = []
    for address in (
        *("2001:db8::1", "2001:db8::2:1", "2001:db8::3"),
        *("2001:db8:1:2:3::1", "2001:db8:1:2:4::1", "2001:db8:1:2::1"),
    ):
        async with visitor.http.get(LIVE, headers={"X-Forwarded-For": address}) as answer:
            statuses.append(answer.status)
    assert statuses == [200, 200, 429] * 2


async def test_long_names(visitor: Visitor) -> None:
    """A name that no file system takes is a page of the client here, too."""
    assert (await visitor.get("/" + "A" * 300)).status == 200
