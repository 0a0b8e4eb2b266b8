"""Malformed HTTP: each answer has our error form, and no traceback is logged."""

import asyncio
import json
import logging

import aiohttp
import pytest

from tests.accounts.support import Site, Visitor
from tests.http.support import exchange
from tests.patience import PATIENCE

HOST = b"Host: localhost\r\n"
CLOSE = b"Connection: close\r\n\r\n"


def headers_of(answer: bytes) -> dict[str, str]:
    head = answer.partition(b"\r\n\r\n")[0].decode()
    return dict(line.split(": ", 1) for line in head.split("\r\n")[1:])


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"nonsense\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + HOST + b"X: a\x00b\r\n\r\n",
        b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
        b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 9000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + HOST + b"X: a\r\n" * 200 + b"\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET \x1b[31m\r\x0b HTTP/1.1\r\n" + HOST + b"\r\n",
    ],
)
async def test_what_is_no_http(
    site: Site, caplog: pytest.LogCaptureFixture, request_bytes: bytes
) -> None:
    """400 in the error form with every header, the connection ended, one line in the log."""
    caplog.set_level(logging.INFO)
    answer = await exchange(site.server, request_bytes)
    assert answer.startswith((b"HTTP/1.1 400 ", b"HTTP/1.0 400 "))
    assert b'"code":"bad_request"' in answer
    headers = headers_of(answer)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert "Server" not in headers
    [record] = [each for each in caplog.records if each.name.startswith("echochat")]
    assert (record.levelname, record.exc_info) == ("INFO", None)
    assert record.getMessage().isprintable()


@pytest.mark.parametrize("version", [b"1.0", b"1.1"])
@pytest.mark.parametrize(
    ("options", "is_kept"),
    [
        (b"Connection: keep-alive\r\n", True),
        (b"Connection: close\r\n", False),
        (b"Connection: keep-alive, close\r\n", False),
        (b"Connection: close, keep-alive\r\n", False),
        (b"Connection: Keep-Alive ,\tClose\r\n", False),
        (b"Connection: keep-alive\r\nConnection: close\r\n", False),
        (b"Connection: keep-alive, closed\r\n", True),
    ],
)
async def test_options_of_a_connection(
    site: Site, version: bytes, options: bytes, *, is_kept: bool
) -> None:
    """`close` anywhere in the list ends the connection (RFC 9112, section 9.3)."""
    one = b"GET /api/health/live/ HTTP/" + version + b"\r\n" + HOST + options + b"\r\n"
    last = b"GET /api/health/live/ HTTP/1.1\r\n" + HOST + CLOSE if is_kept else b""
    answers = await exchange(site.server, one + last, to_the_end=True)
    assert answers.count(b" 200 OK\r\n") == 1 + is_kept


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/" + "A" * 300, 200),
        ("/" + "A" * 8000, 200),
        ("/" + "a/" * 3000, 200),
        ("/assets/" + "A" * 300, 404),
        ("/%00", 200),
        ("/%zz%", 200),
        ("/%ff%fe", 200),
        ("/%ed%a0%80", 200),
        ("/" + "%F0%9F%98%80" * 200, 200),
        ("/api/" + "A" * 300 + "/", 404),
        ("/api/auth/users/" + "A" * 3000 + "/", 404),
        ("/api/chat/rooms/" + "A" * 300 + "/", 400),
        ("/api/chat/rooms/%00/", 400),
        ("/api/auth/media/" + "A" * 300 + "?exp=1&sig=1", 403),
        ("/api/auth/media/%00", 404),
        ("/?" + "a=b&" * 1900, 200),
        ("/?%zz=%ff", 200),
    ],
)
async def test_strange_paths(
    site: Site, caplog: pytest.LogCaptureFixture, path: str, status: int
) -> None:
    """A page of the client, or a refusal: never a 500."""
    answer = await exchange(site.server, b"GET " + path.encode() + b" HTTP/1.1\r\n" + HOST + CLOSE)
    seen = int(answer.split(b" ")[1])
    # Where the client is not built, its page is 503.
    assert seen == status or (status, seen) == (200, 503)
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("slug", ["%C2%9B%E2%80%AE", "%0d%0aforged", "%ff", "%1b[2J"])
async def test_controls_in_a_path(site: Site, caplog: pytest.LogCaptureFixture, slug: str) -> None:
    """The security log has them as escapes."""
    caplog.set_level(logging.INFO, "security.audit")
    request = f"DELETE /api/chat/rooms/{slug}/ HTTP/1.1\r\n".encode() + HOST + CLOSE
    assert (await exchange(site.server, request)).split(b" ")[1] == b"403"
    [line] = [each.getMessage() for each in caplog.records if each.name == "security.audit"]
    assert json.loads(line)["event"] == "csrf.failed"
    assert line.isprintable()


@pytest.mark.parametrize(
    "header",
    [
        b"Range: bytes=9-1",
        b"Range: \xff",
        b"If-Modified-Since: never",
        b"If-Modified-Since: Fri, 31 Dec 99999999999 23:59:59 GMT",
        b"If-Unmodified-Since: Fri, 31 Dec 99999999999 23:59:59 GMT",
        b"Range: bytes=0-1\r\nIf-Range: Fri, 31 Dec 99999999999 23:59:59 GMT",
        b"If-None-Match: \xff",
        b"Cookie: " + b"a=b; " * 1600,
        b"Cookie: sessionid=\xff; csrftoken=\xff\xfe",
        b"Accept-Language: " + b"en;q=\xff," * 500,
        b"Content-Type: \xff/\xfe; charset=\xfd",
        b"Origin: http://[",
        b"Referer: http://[",
        b"X-Forwarded-For: " + b"\xff," * 3000,
        b"X-Forwarded-Proto: \xff",
        b"Sec-Fetch-Site: \xff",
        b"Upgrade: websocket",
    ],
)
@pytest.mark.parametrize("path", [b"/", b"/api/auth/session/", b"/ws/presence/"])
async def test_strange_headers(
    site: Site, caplog: pytest.LogCaptureFixture, path: bytes, header: bytes
) -> None:
    """The same for headers."""
    request = b"GET " + path + b" HTTP/1.1\r\n" + HOST + header + b"\r\n" + CLOSE
    status = int((await exchange(site.server, request)).split(b" ")[1])
    assert status < 500 or (path == b"/" and status == 503)
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("host", [b"", b"Host: \xff\r\n", b"Host: a b\r\n", b"Host: [::1\r\n"])
async def test_strange_host(site: Site, host: bytes) -> None:
    """400, with nobody asked for what our own name may be."""
    request = b"GET /api/auth/session/ HTTP/1.1\r\n" + host + CLOSE
    answer = await exchange(site.server, request)
    assert answer.split(b" ")[1] == b"400"


async def test_aborted_upload(
    site: Site, caplog: pytest.LogCaptureFixture, visitor: Visitor
) -> None:
    """Somebody who goes away in the middle of a body leaves no traceback."""
    caplog.set_level(logging.DEBUG)
    await visitor.register()
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    for kind in ("multipart/form-data; boundary=x", "application/json"):
        _, writer = await asyncio.open_connection(site.server.host, site.server.port)
        writer.write(
            f"POST /api/auth/profile/ HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\n"
            f"X-CSRFToken: {visitor.cookies['csrftoken']}\r\nContent-Type: {kind}\r\n"
            "Content-Length: 5000\r\n\r\n--x\r\nContent-Disposition: form-data; "
            'name="image"; filename="a"\r\n\r\nab'.encode()
        )
        await writer.drain()
        writer.transport.abort()
    async with asyncio.timeout(PATIENCE):
        while caplog.text.count("incomplete request body") < 2:
            await asyncio.sleep(0.01)
    assert "Traceback" not in caplog.text
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]


async def test_who_serves_is_not_told(site: Site) -> None:
    """No answer names the server's programs: pages, errors, refused upgrades, sockets."""
    paths = ("/", "/api/auth/session/", "/api/none/", "/api/auth/csrf", "/ws/presence/")
    async with aiohttp.ClientSession() as http:
        for path in paths:
            url = site.server.make_url(path)
            async with http.get(url, allow_redirects=False) as answer:
                assert "Server" not in answer.headers
        async with http.get(site.server.make_url("/"), headers={"Expect": "nonsense"}) as answer:
            assert (answer.status, "Server" in answer.headers) == (417, False)
        async with http.ws_connect(site.server.make_url("/ws/chat/public/")) as socket:
            assert "Server" not in socket._response.headers
