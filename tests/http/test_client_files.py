"""The web client's files."""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from echochat.http.client_files import ClientFiles
from echochat.http.middleware import errors
from tests.accounts.support import Visitor
from tests.http.support import Client, serving

PAGE = "<!doctype html><title>client</title>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A built client, beside a file that is not of it."""
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE)
    (folder / "sw.js").write_text("worker")
    (folder / "manifest.ru.webmanifest").write_text("{}")
    (folder / "assets" / "index-1a2b.js").write_text("script")
    (folder / "assets" / "index-1a2b.js.gz").write_bytes(gzip.compress(b"script"))
    (folder / "assets" / "font-3c4d.woff2").write_bytes(b"font")
    return folder


@pytest.fixture
async def client(folder: Path) -> AsyncIterator[Client]:
    """A server of that client."""
    files = ClientFiles(folder, image_origin="https://chat.example")
    async with serving({"/{path:.*}": files.serve}, errors) as client:
        yield client


@pytest.mark.parametrize(
    "path", ["/", "/index.html", "/login", "/rooms/abc", "/users/anna.k", "/direct/@a.b", "/%00"]
)
async def test_page(client: Client, path: str) -> None:
    """All addresses of the client are its page, asked for again each time."""
    answer = await client.get(path)
    assert (answer.status, answer.content_type, await answer.text()) == (200, "text/html", PAGE)
    assert answer.headers["Cache-Control"] == "no-cache"


async def test_page_lets_no_foreign_code_run(client: Client) -> None:
    """Scripts come from the site's own files alone, images also from the public address."""
    policy = (await client.get("/")).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "img-src 'self' data: blob: https://chat.example" in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize(
    ("path", "kind", "caching"),
    [
        ("/assets/index-1a2b.js", "text/javascript", "public, max-age=31536000, immutable"),
        ("/assets/font-3c4d.woff2", "font/woff2", "public, max-age=31536000, immutable"),
        ("/sw.js", "text/javascript", "no-cache"),
        ("/manifest.ru.webmanifest", "application/manifest+json", "no-cache"),
    ],
)
async def test_files(client: Client, path: str, kind: str, caching: str) -> None:
    """Files with a hash in their name are kept for ever, others are asked for again."""
    answer = await client.get(path)
    assert (answer.status, answer.content_type) == (200, kind)
    assert answer.headers["Cache-Control"] == caching


async def test_unchanged_file(client: Client) -> None:
    """304 for who has it already."""
    tag = (await client.get("/")).headers["ETag"]
    assert (await client.get("/", headers={"If-None-Match": tag})).status == 304


async def test_compressed_file(client: Client) -> None:
    """A compressed file beside it is sent to who takes it."""
    answer = await client.get("/assets/index-1a2b.js", headers={"Accept-Encoding": "gzip"})
    assert (answer.headers["Content-Encoding"], await answer.text()) == ("gzip", "script")


@pytest.mark.parametrize(
    "path",
    ["/assets/index-old.js", "/assets/", "/favicon.ico", "/assets/%2e%2e/%2e%2e/secret.txt"],
)
async def test_missing_file(client: Client, path: str) -> None:
    """404, not the page: a browser that asks for an old script must not get HTML."""
    assert (await client.get(path)).status == 404


@pytest.mark.parametrize(
    "path", ["/%2e%2e/secret.txt", "/..%2fsecret.txt", "/x/..%2f..%2fsecret.txt"]
)
async def test_nothing_outside_of_the_folder(client: Client, path: str) -> None:
    """A path can't leave the folder."""
    assert "secret" not in await (await client.get(path)).text()


async def test_link_out_of_the_folder(client: Client, folder: Path) -> None:
    """Nor can a link in it."""
    (folder / "link").symlink_to(folder.parent / "secret.txt")
    assert await (await client.get("/link")).text() == PAGE


async def test_client_not_built(tmp_path: Path) -> None:
    """A page that says what to do."""
    async with serving({"/{path:.*}": ClientFiles(tmp_path).serve}) as client:
        answer = await client.get("/")
        assert (answer.status, answer.content_type) == (503, "text/html")
        assert "python3 -m echochat" in await answer.text()


@pytest.mark.parametrize(
    "path", ["/media/a.png", "/media/", "/_protected_media/a.png", "/ws/nothing/", "/api/"]
)
async def test_paths_of_the_server(visitor: Visitor, path: str) -> None:
    """The server's own paths never return the client's page."""
    answer = await visitor.get(path)
    assert (answer.status, answer.data["code"]) == (404, "not_found")
