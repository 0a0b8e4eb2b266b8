"""Requests that could be read in two ways."""

import pytest

from tests.accounts.support import Site
from tests.http.support import exchange

HEADERS = {
    "Host": b"localhost",
    "Authorization": b"Bearer a",
    "Connection": b"close",
    "Content-Encoding": b"identity",
    "Content-Length": b"2",
    "Content-Type": b"application/json",
    "Cookie": b"a=b",
    "Origin": b"http://localhost",
    "Referer": b"http://localhost/",
    "Sec-Fetch-Site": b"same-origin",
    "Sec-WebSocket-Version": b"13",
    "Transfer-Encoding": b"chunked",
    "Upgrade": b"websocket",
    "X-CSRFToken": b"a.b",
}
"""Every header that decides something, with a value that is in order."""

JOINED = ("Connection",)
"""Headers that are lists: twice means one after the other."""


def request_with(headers: dict[str, bytes], version: bytes = b"1.1") -> bytes:
    lines = [name.encode() + b": " + value + b"\r\n" for name, value in headers.items()]
    return b"GET /api/health/live/ HTTP/" + version + b"\r\n" + b"".join(lines)


async def test_repeated_headers(site: Site) -> None:
    """Refused, with the same value and with another one; where it is a list, nothing is lost."""
    outcomes = {}
    for name, value in HEADERS.items():
        first = request_with({"Host": b"localhost"} | {name: value})
        for second in (value, b"0"):
            again = name.lower().encode() + b": " + second + b"\r\n\r\n"
            answer = await exchange(site.server, first + again)
            outcomes[name, second] = answer.split(b" ")[1]
    expected = {key: b"200" if key[0] in JOINED else b"400" for key in outcomes}
    assert outcomes == expected


@pytest.mark.parametrize(
    ("version", "coding", "statuses"),
    [
        (b"1.1", b"Chunked", [b"200", b"200"]),
        (b"1.1", b"gzip, chunked", [b"400"]),
        (b"1.1", b"identity", [b"400"]),
        (b"1.0", b"chunked", [b"400"]),
    ],
)
async def test_transfer_codings(
    site: Site, version: bytes, coding: bytes, statuses: list[bytes]
) -> None:
    """Where the end of a body is not clear, nothing is read behind the request."""
    headers = {"Host": b"localhost", "Transfer-Encoding": coding, "Connection": b"keep-alive"}
    body = b"\r\n0\r\n\r\n"
    second = request_with({"Host": b"localhost", "Connection": b"close"}) + b"\r\n"
    sent = request_with(headers, version) + body + second
    answer = await exchange(site.server, sent, to_the_end=True)
    assert [part.split(b" ")[1] for part in answer.split(b"HTTP/")[1:]] == statuses
