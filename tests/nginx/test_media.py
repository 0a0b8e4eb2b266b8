"""Pictures through X-Accel-Redirect."""

import pytest

from tests.accounts.support import Visitor
from tests.media.pictures import opened, picture
from tests.media.support import fetched, picture_url, upload
from tests.nginx.support import Front


@pytest.fixture
async def anna(front: Front) -> Visitor:
    """Somebody signed in, with a picture."""
    visitor = await front.visitor()
    await visitor.register()
    assert (await upload(visitor, picture(size=(600, 600)))).status == 200
    return visitor


async def test_bytes(anna: Visitor) -> None:
    """nginx delivers the file, with the server's type and caching, and lets nothing in it run."""
    answer, data = await fetched(anna, await picture_url(anna))
    assert (answer.status, opened(data).size) == (200, (512, 512))
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Cache-Control"].startswith("private, max-age=")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "X-Accel-Redirect" not in answer.headers
    assert [len(answer.headers.getall(name)) for name in ("ETag", "X-Frame-Options")] == [1, 1]


async def test_range(anna: Visitor) -> None:
    """A part of a file."""
    answer, part = await fetched(anna, await picture_url(anna), Range="bytes=0-3")
    assert (answer.status, part) == (206, b"RIFF")


async def test_refused(anna: Visitor) -> None:
    """A wrong signature is the server's to refuse."""
    url = await picture_url(anna)
    answer = await anna.get(url[:-1] + ("0" if url[-1] != "0" else "1"))
    assert (answer.status, answer.data["code"]) == (403, "signature_invalid")


@pytest.mark.parametrize("prefix", ["/media/", "/_protected_media/"])
async def test_no_other_way(anna: Visitor, prefix: str) -> None:
    """Neither the internal location nor the folder can be reached from outside."""
    path = (await picture_url(anna)).replace("/api/auth/media/", prefix)
    assert (await anna.get(path)).status == 404


async def test_signature_is_not_logged(front: Front, anna: Visitor) -> None:
    """Addresses in the log are of no use for fetching."""
    await fetched(anna, await picture_url(anna))
    paths = [line["path"] for line in front.logged()]
    assert any(path.startswith("/api/auth/media/avatars/") for path in paths)
    assert "sig=" not in front.nginx.log.read_text()
