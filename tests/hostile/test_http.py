"""Whatever is sent to any address: answered as documented, without an error, and cheaply."""

import socket
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

import pytest

from tests.contract.documents import check_answer
from tests.hostile.requests import (
    OPERATIONS,
    Request,
    bodies,
    fields,
    headers,
    room_of,
    texts,
    with_field,
    with_value,
)
from tests.hostile.server import GROWTH, MOST, TRIES, WORTH_COMPARING, Reply, Served
from tests.hostile.strings import VALUES

HEADED = ("POST /api/auth/logout/", "GET /api/auth/media/{path}")
"""Where headers are tried: they are read alike everywhere."""


class Case(NamedTuple):
    """A hostile request; where it can grow, with half of it."""

    name: str
    request: Request
    half: Request | None = None


def ask(server: Served, request: Request) -> Reply:
    server.reset(request.method)
    return server.ask(request.method, request.target, request.body, request.headers)


def least(server: Served, request: Request, first: float) -> float:
    """The least that a request costs; one that is cheap needs no second look."""
    if first <= WORTH_COMPARING:
        return first
    return min([first, *(ask(server, request).cost for _ in range(TRIES - 1))])


def faults(server: Served, case: Case) -> Iterator[str]:
    """Return the faults of an answer."""
    reply = ask(server, case.request)
    what = f"{case.request.name}, {case.name}: {reply.status}"
    if lines := server.errors.take():
        yield f"{what}, logged {lines[0]}"
    if reply.status >= 500:
        yield what
    elif reply.headers.get("Content-Type", "").startswith("application/json"):
        try:
            path = case.request.target.partition("?")[0]
            check_answer(case.request.method, path, reply.status, reply.json)
        except AssertionError as fault:
            yield f"{what}, {fault}"
    cost = least(server, case.request, reply.cost)
    if cost > MOST:
        yield f"{what}, {1000 * cost:.0f} ms"
    if case.half and cost > WORTH_COMPARING:
        half = least(server, case.half, ask(server, case.half).cost)
        if cost > GROWTH * half:
            yield f"{what}, {1000 * cost:.1f} ms, half of it {1000 * half:.1f} ms"


def assert_well(server: Served, cases: Iterable[Case]) -> None:
    found = [fault[:600] for case in cases for fault in faults(server, case)]
    assert not found, "\n".join(found)


def field_cases(operation: str) -> Iterator[Case]:
    """Each field of an operation with each text."""
    method, path, document = OPERATIONS[operation]
    for field in fields(document):
        for name, whole, half in texts(room_of(field)):
            smaller = half and next(with_field(method, path, document, field, half))
            for request in with_field(method, path, document, field, whole):
                yield Case(name, request, smaller or None)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_fields(server: Served, operation: str) -> None:
    """Each field with each text; twice the input costs about twice as much."""
    assert_well(server, field_cases(operation))


@pytest.mark.parametrize(
    "operation", [name for name, each in OPERATIONS.items() if "requestBody" in each[2]]
)
def test_values(server: Served, operation: str) -> None:
    """Each field of a body with what is no text."""
    method, path, document = OPERATIONS[operation]
    assert_well(
        server,
        (
            Case(name, with_value(method, path, document, field, value))
            for field in fields(document)
            if field.place == "body"
            for name, value in VALUES.items()
        ),
    )


@pytest.mark.parametrize("operation", OPERATIONS)
def test_bodies(server: Served, operation: str) -> None:
    """Bodies of all kinds, to those that take one and to those that don't."""
    method, path, document = OPERATIONS[operation]
    assert_well(server, (Case(each.name, each) for each in bodies(method, path, document)))


@pytest.mark.parametrize("operation", HEADED)
def test_headers(server: Served, operation: str) -> None:
    """Each header with each text."""
    method, path, document = OPERATIONS[operation]
    assert_well(server, (Case(each.name, each) for each in headers(method, path, document)))


LINES = {
    "nothing": b"\r\n\r\n",
    "words": b"hello\r\n\r\n",
    "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 500,
    "long address": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    "long names": b"GET /" + b"A" * 300 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "no utf-8": b"GET /\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "nul": b"GET /a\0b HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "other protocol": b"GET / HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n",
    "old protocol": b"GET /\r\n\r\n",
    "absolute": b"GET http://[::1/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "asterisk": b"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "connect": b"CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: example.org\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
    "length and chunks": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "negative length": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    "bad chunks": b"POST /api/auth/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "many headers": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"a: b\r\n" * 20_000 + b"\r\n",
    "folded header": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nA: b\r\n c\r\n\r\n",
}
"""Bytes that are barely a request."""


@pytest.mark.parametrize("name", LINES)
def test_lines(server: Served, name: str) -> None:
    """Answered below 500 or not at all, without an error in the log."""
    before = server.cpu()
    with server.connect() as connection, suppress(ConnectionError):
        connection.sendall(LINES[name])
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
        assert not answer.startswith(b"HTTP/1.1 5"), answer
    assert server.errors.take() == []
    assert server.cpu() - before < MOST
