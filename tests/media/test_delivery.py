"""GET /api/auth/media/<path>?exp=&sig=."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from yarl import URL

from echochat.media import MediaUrls
from echochat.settings import load
from tests.accounts.support import SECRET, Answer, Site, StartSite, Visitor
from tests.media.pictures import opened, picture
from tests.media.support import fetched, media_folder, picture_url, upload

NGINX = {"X-Sendfile-Type": "X-Accel-Redirect"}


@pytest.fixture
async def url(anna: Visitor) -> str:
    """The address of a picture."""
    await upload(anna, picture(size=(600, 600)))
    return str(await picture_url(anna))


def signed(path: str, now: float | None = None) -> str:
    """The address that the server would make for a path, at another time if need be."""
    settings = load({"ECHOCHAT_DEBUG": "1", "ECHOCHAT_SECRET_KEY": SECRET})
    urls = MediaUrls(settings) if now is None else MediaUrls(settings, lambda: now)
    return str(urls.url(path))


def unsigned(url: str) -> str:
    """The address with a wrong signature."""
    return url[:-1] + ("0" if url[-1] != "0" else "1")


async def refused(visitor: Visitor, url: str, **headers: str) -> tuple[int, str]:
    """Status and code."""
    answer = await visitor.get(URL(url, encoded=True), headers=headers)
    return answer.status, answer.data["code"]


async def test_bytes(site: Site, url: str) -> None:
    """Without nginx the bytes themselves, for whoever has the address."""
    answer, data = await fetched(await site.visitor(), url)
    assert (answer.status, opened(data).size) == (200, (512, 512))
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_cache_control(anna: Visitor, url: str) -> None:
    """For the seconds left, in the reader's own cache only."""
    answer, _ = await fetched(anna, url)
    private, _, age = answer.headers["Cache-Control"].partition(", max-age=")
    assert private == "private"
    assert 300 <= int(age) <= 600


async def test_head(anna: Visitor, url: str) -> None:
    """HEAD tells the length without the bytes."""
    _, data = await fetched(anna, url)
    answer = await anna.ask("HEAD", url)
    assert (answer.status, int(answer.headers["Content-Length"])) == (200, len(data))


async def test_range(anna: Visitor, url: str) -> None:
    """A part of the file (RFC 9110, 14)."""
    _, data = await fetched(anna, url)
    answer, part = await fetched(anna, url, Range="bytes=4-9")
    assert (answer.status, part) == (206, data[4:10])
    assert answer.headers["Content-Range"] == f"bytes 4-9/{len(data)}"
    answer, _ = await fetched(anna, url, Range=f"bytes={len(data)}-")
    assert answer.status == 416


@pytest.mark.parametrize(
    ("condition", "mark"), [("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")]
)
async def test_conditional(anna: Visitor, url: str, condition: str, mark: str) -> None:
    """304 for who has it already (RFC 9110, 13)."""
    answer, _ = await fetched(anna, url)
    again, data = await fetched(anna, url, **{condition: answer.headers[mark]})
    assert (again.status, data) == (304, b"")
    assert "private, max-age=" in again.headers["Cache-Control"]


async def test_behind_nginx(anna: Visitor, url: str) -> None:
    """An empty 200 that tells nginx where the file is."""
    answer, data = await fetched(anna, url, **NGINX)
    assert (answer.status, data) == (200, b"")
    path = URL(url).path.removeprefix("/api/auth/media/")
    assert answer.headers["X-Accel-Redirect"] == f"/_protected_media/{path}"
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Cache-Control"].startswith("private, max-age=")


async def test_path_for_nginx_is_quoted(anna: Visitor, tmp_path: Path) -> None:
    """No name of a file can add a header or another path."""
    folder = media_folder(tmp_path)
    folder.mkdir()
    (folder / "a b?%.png").write_bytes(b"x")
    answer, _ = await fetched(anna, str(URL(signed("a b?%.png"), encoded=True)), **NGINX)
    assert answer.headers["X-Accel-Redirect"] == "/_protected_media/a%20b%3F%25.png"


async def test_nobody_else_is_nginx(start_site: StartSite, tmp_path: Path) -> None:
    """From a peer that is no trusted proxy the header counts for nothing."""
    site = await start_site(
        ECHOCHAT_DATA_DIR=str(tmp_path), ECHOCHAT_TRUSTED_PROXY_RANGES="192.0.2.0/24"
    )
    visitor = await site.visitor()
    await visitor.register()
    await upload(visitor, picture())
    answer, data = await fetched(visitor, await picture_url(visitor), **NGINX)
    assert "X-Accel-Redirect" not in answer.headers
    assert data


@pytest.mark.parametrize("headers", [{}, NGINX])
@pytest.mark.parametrize(
    "path", ["", ".", "..%2fsecret.key", "avatars/..%2f..%2fsecret.key", "%2fetc%2fpasswd", "a%00b"]
)
async def test_path_leaves_the_folder(anna: Visitor, path: str, headers: dict[str, str]) -> None:
    """404 before anything else, also in `..` that was hidden."""
    assert await refused(anna, f"/api/auth/media/{path}", **headers) == (404, "not_found")


async def test_path_is_normalised(anna: Visitor, url: str) -> None:
    """Signatures cover the canonical path; dot segments are refused as everywhere."""
    detour = url.replace("/media/avatars/", "/media/avatars//")
    answer = await anna.get(URL(detour, encoded=True))
    assert answer.status == 200
    dots = url.replace("/media/avatars/", "/media/avatars/x/%2e%2e/")
    assert (await anna.get(URL(dots, encoded=True))).status == 404


@pytest.mark.parametrize("query", ["", "?sig=00", "?exp=&sig=00", "?exp=soon&sig=00", "?exp=-1"])
async def test_no_expiry(anna: Visitor, query: str) -> None:
    """403 without an `exp`, or with one that is no number, even of a file that is missing."""
    path = f"/api/auth/media/avatars/none.webp{query}"
    assert await refused(anna, path) == (403, "signature_invalid")


async def test_expired(anna: Visitor) -> None:
    """403 for what is over, whatever the signature."""
    url = signed("avatars/none.webp", now=1_700_000_000)
    assert await refused(anna, url) == (403, "signature_expired")
    assert await refused(anna, unsigned(url)) == (403, "signature_expired")


async def test_wrong_signature(anna: Visitor, url: str) -> None:
    """403, whether the file is there or not."""
    bare = url.partition("&sig=")[0]
    missing = url.replace("/avatars/", "/avatars/0")
    for wrong in (unsigned(url), missing, bare, f"{bare}&sig=%D1%84", f"{bare}&sig=%FF"):
        assert await refused(anna, wrong) == (403, "signature_invalid")


@pytest.mark.parametrize("headers", [{}, NGINX])
async def test_missing_file(anna: Visitor, url: str, headers: dict[str, str]) -> None:
    """404 when all else is in order."""
    del url
    assert await refused(anna, signed("avatars/none.webp"), **headers) == (404, "not_found")
    assert await refused(anna, signed("avatars"), **headers) == (404, "not_found")


async def test_link_out_of_the_folder(anna: Visitor, tmp_path: Path) -> None:
    """No link in the folder leads out of it."""
    folder = media_folder(tmp_path)
    folder.mkdir()
    (tmp_path / "secret.key").write_text("secret")
    (folder / "a.png").symlink_to(tmp_path / "secret.key")
    assert await refused(anna, signed("a.png")) == (404, "not_found")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.JPG", "image/jpeg"),
        ("a.gif", "image/gif"),
        ("a.svg", "application/octet-stream"),
        ("a.html", "application/octet-stream"),
        ("a", "application/octet-stream"),
    ],
)
async def test_content_type(anna: Visitor, tmp_path: Path, name: str, kind: str) -> None:
    """From our own list: nothing that a browser would run."""
    folder = media_folder(tmp_path)
    folder.mkdir()
    (folder / name).write_bytes(b"<svg/>")
    answer, _ = await fetched(anna, signed(name))
    assert (answer.status, answer.headers["Content-Type"]) == (200, kind)


@pytest.mark.parametrize("prefix", ["/media/", "/_protected_media/"])
async def test_no_other_way(anna: Visitor, url: str, prefix: str) -> None:
    """Files have this one address."""
    path = url.replace("/api/auth/media/", prefix)
    assert await refused(anna, path) == (404, "not_found")


def audited(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """Return the security log's records about media."""
    lines = [json.loads(r.getMessage()) for r in caplog.records if r.name == "security.audit"]
    return [line for line in lines if line["event"].startswith("media.")]


async def test_audit(anna: Visitor, url: str, caplog: pytest.LogCaptureFixture) -> None:
    """`media.signature.invalid` and `media.signature.expired`, without the signature."""
    with caplog.at_level(logging.INFO, "security.audit"):
        await anna.get(unsigned(url))
        await anna.get(signed("a", now=1_700_000_000))
    invalid, expired = audited(caplog)
    assert (invalid["event"], invalid["path"]) == ("media.signature.invalid", URL(url).path)
    assert expired["event"] == "media.signature.expired"
    assert "sig=" not in caplog.text.split("security.audit", 1)[1]


async def test_same_for_everybody(site: Site, anna: Visitor, url: str) -> None:
    """In a window all who are given the address are given the same."""
    visitor = await site.visitor()
    answer: Answer = await visitor.get("/api/auth/users/anna/")
    assert answer.data["user"]["profileImage"] == await picture_url(anna) == url
