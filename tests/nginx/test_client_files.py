"""The web client's files: nginx answers as the server itself does."""

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from echochat.http.client_files import ClientFiles
from echochat.http.middleware import errors
from echochat.security.headers import HEADERS
from tests.http.support import Client, serving
from tests.nginx.proxy import Nginx
from tests.nginx.support import make_client

ORIGIN = "https://chat.example"
COMPARED = (
    "Content-Type",
    "Cache-Control",
    "Content-Encoding",
    "Content-Security-Policy",
    *HEADERS,
)

Seen = tuple[int, bytes, dict[str, str | None]]


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    """nginx with a client and no instance."""
    folder = tmp_path_factory.mktemp("nginx")
    make_client(folder / "client")
    with Nginx(folder, [1], NGINX_VARIANT="plain", ECHOCHAT_PUBLIC_BASE_URL=ORIGIN) as nginx:
        yield nginx


@pytest.fixture
async def server(nginx: Nginx) -> AsyncIterator[Client]:
    """The server's own delivery of the same files."""
    files = ClientFiles(nginx.folder / "client", image_origin=ORIGIN)
    async with serving({"/{path:.*}": files.serve}, errors) as client:
        yield client


def seen(answer: aiohttp.ClientResponse, body: bytes) -> Seen:
    headers = {name: answer.headers.get(name) for name in COMPARED}
    if answer.status != 200:
        del headers["Cache-Control"]  # of errors nobody asks
    return answer.status, body, headers


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize(
    "path",
    [
        *("/", "/index.html", "/login", "/rooms/abc", "/users/anna.k", "/direct/@a.b"),
        *("/assets/index-1a2b.js", "/assets/index-1a2b.css", "/assets/index-1a2b.woff2"),
        *("/sw.js", "/favicon.svg", "/manifest.webmanifest", "/icons/192.png", "/icons/"),
        *("/missing.js", "/assets/missing.js", "/assets/../secret", "/robots.txt"),
    ],
)
async def test_same_as_the_server(nginx: Nginx, server: Client, path: str, encoding: str) -> None:
    """Status, bytes, type, caching, policy and security headers."""
    headers = {"Accept-Encoding": encoding}
    answers = []
    for root in (nginx.plain_url, str(server.make_url("/")).rstrip("/")):
        async with aiohttp.request("GET", root + path, headers=headers) as answer:
            answers.append(seen(answer, await answer.read()))
    assert answers[0] == answers[1]


async def test_what_is_no_page(nginx: Nginx) -> None:
    """Addresses of the server that nothing stands at are 404 in the error form."""
    async with aiohttp.ClientSession(nginx.plain_url) as http:
        for path in ("/media/a.png", "/media", "/metrics", "/metrics/", "/_protected_media/a.png"):
            async with http.get(path) as answer:
                assert (answer.status, (await answer.json())["code"]) == (404, "not_found"), path


async def test_asked_again(nginx: Nginx) -> None:
    """304 for who has the page already; nothing tells nginx's version."""
    async with aiohttp.ClientSession(nginx.plain_url) as http:
        async with http.get("/") as first:
            assert first.headers["Server"] == "nginx"
        condition = {"If-None-Match": first.headers["ETag"]}
        async with http.get("/", headers=condition) as again:
            assert again.status == 304
