"""Bodies that nobody wants cost no memory: a real server, and strangers who send it megabytes."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Iterator

import aiohttp
import psutil
import pytest

from tests.patience import PATIENCE
from tests.processes import ServerProcess

MIB = 2**20
CONNECTIONS = 20
SIZE = 21 * MIB
BLOCK = b"x" * 2**16

GROWTH = 40 * MIB
"""Limit of their total memory: two buffers of 64 KiB each, plus interpreter slack."""

OPENING = b"--x\r\nContent-Disposition: form-data; name=text\r\n\r\n"
FILE = b'--x\r\nContent-Disposition: form-data; name=image; filename="a.png"\r\n\r\n'
MULTIPART = "multipart/form-data; boundary=x"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server in a process of its own."""
    with ServerProcess(tmp_path_factory.mktemp("data"), AUTH_RATE_LIMIT="1000") as server:
        yield server


async def token_of(server: ServerProcess) -> str:
    url = f"{server.url}/api/auth/csrf/"
    async with aiohttp.ClientSession() as http, http.get(url) as answer:
        return str((await answer.json())["csrfToken"])


async def flood(server: ServerProcess, path: str, opening: bytes, *headers: str) -> bytes:
    """Send what is far too large, until it is all sent or the server has had enough.

    Return what was answered; the connection has to end.
    """
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    head = (f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{server.port}", *headers, "", "")
    try:
        writer.write("\r\n".join(head).encode() + opening)
        for _ in range(SIZE // len(BLOCK)):
            writer.write(BLOCK)
            await writer.drain()
    except ConnectionError:
        pass
    try:
        return await asyncio.wait_for(reader.read(), PATIENCE)
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def memory_while(server: ServerProcess, work: asyncio.Future[list[bytes]]) -> int:
    """The most memory that the server had above what it had before, in bytes."""
    process = psutil.Process(server.process.pid)
    before = most = process.memory_info().rss
    while not work.done():
        most = max(most, process.memory_info().rss)
        await asyncio.sleep(0.01)
    return int(most - before)


@pytest.mark.parametrize(
    ("path", "with_token"),
    [
        ("/api/auth/logout/", ""),
        ("/api/auth/logout/", "cookie"),
        ("/api/auth/logout/", "header"),
        ("/api/auth/login/", "header"),
        ("/api/auth/profile/", "header"),
    ],
)
async def test_text_of_megabytes(server: ServerProcess, path: str, with_token: str) -> None:
    """Without a token, with half of one and with all of it: the body is not kept."""
    headers = [f"Content-Type: {MULTIPART}", f"Content-Length: {SIZE + len(OPENING)}"]
    if with_token:
        token = await token_of(server)
        headers.append(f"Cookie: csrftoken={token}")
        headers += [f"X-CSRFToken: {token}"] if with_token == "header" else []
    work = asyncio.gather(*(flood(server, path, OPENING, *headers) for _ in range(CONNECTIONS)))
    assert await memory_while(server, work) < GROWTH


async def test_first_answer(server: ServerProcess) -> None:
    """413 comes at once, before the body, and ends the connection."""
    token = await token_of(server)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(
        f"POST /api/auth/login/ HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        f"Cookie: csrftoken={token}\r\nX-CSRFToken: {token}\r\n"
        f"Content-Type: {MULTIPART}\r\nContent-Length: {SIZE}\r\n\r\n".encode()
    )
    answer = await asyncio.wait_for(reader.read(), PATIENCE)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"Connection: close" in answer
    writer.close()


async def test_body_without_a_length(server: ServerProcess) -> None:
    """The same for a body in pieces, of which nobody says how long it is."""
    token = await token_of(server)

    answered = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        yield OPENING
        while not answered.is_set():
            yield BLOCK
            await asyncio.sleep(0)

    headers = {"Cookie": f"csrftoken={token}", "X-CSRFToken": token, "Content-Type": MULTIPART}
    async with aiohttp.ClientSession() as http:
        url = f"{server.url}/api/auth/login/"
        async with http.post(url, data=endless(), headers=headers) as answer:
            answered.set()
            assert (answer.status, (await answer.json())["code"]) == (413, "payload_too_large")


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "nonsense"])
async def test_compressed_body(server: ServerProcess, encoding: str) -> None:
    """It is refused, not unpacked: 20 KiB may be 20 MiB."""
    token = await token_of(server)
    headers = {
        "Cookie": f"csrftoken={token}",
        "X-CSRFToken": token,
        "Content-Type": "application/json",
        "Content-Encoding": encoding,
    }
    async with aiohttp.ClientSession() as http:
        url = f"{server.url}/api/auth/login/"
        async with http.post(url, data=gzip.compress(b" " * SIZE), headers=headers) as answer:
            assert (answer.status, (await answer.json())["code"]) == (400, "bad_request")


async def test_pictures_go_to_the_disk(server: ServerProcess) -> None:
    """Of somebody signed in six files at once are taken; the server's memory stays what it was."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        async with http.get(f"{server.url}/api/auth/csrf/") as answer:
            token = (await answer.json())["csrfToken"]
        secret = "correct horse battery"
        body = {"username": "anna", "password1": secret, "password2": secret}
        headers = {"X-CSRFToken": token}
        url = f"{server.url}/api/auth/register/"
        async with http.post(url, json=body, headers=headers) as answer:
            assert answer.status == 201
        cookies = {cookie.key: cookie.value for cookie in http.cookie_jar}
    size = len(FILE) + SIZE // len(BLOCK) * len(BLOCK) - MIB
    work = asyncio.gather(
        *(
            flood(
                server,
                "/api/auth/profile/",
                FILE,
                f"Content-Type: {MULTIPART}",
                f"Content-Length: {size}",
                f"Cookie: csrftoken={cookies['csrftoken']}; sessionid={cookies['sessionid']}",
                f"X-CSRFToken: {cookies['csrftoken']}",
            )
            for _ in range(6)
        )
    )
    assert await memory_while(server, work) < GROWTH
    assert {answer.split(b" ")[1] for answer in await work} <= {b"200", b"400"}
