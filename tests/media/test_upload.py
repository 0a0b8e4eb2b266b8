"""Pictures sent to POST /api/auth/profile/: what is taken, what is refused, what is left."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from echochat.storage.database import Conflict, Unavailable
from tests.accounts.support import Site, Visitor, outage
from tests.media.pictures import endless_jpeg, opened, photo, picture, png_of, stripes
from tests.media.support import (
    PROFILE,
    fetched,
    files,
    form,
    profile,
    room_for_files_of,
    upload,
    wrong_fields,
)

ENGLISH = {"Accept-Language": "en"}
WRONG_TYPE = "Use a PNG, JPEG, WebP or GIF image."
DAMAGED = "The image is damaged or too complex."


@pytest.fixture
async def anna(anna: Visitor) -> Visitor:
    """Somebody with a picture."""
    assert (await upload(anna, picture())).status == 200
    return anna


async def image_error(visitor: Visitor, image: bytes, name: str = "me.png") -> str:
    """Error answers to refused images."""
    answer = await visitor.post(PROFILE, data=form(image, name), headers=ENGLISH)
    assert (answer.status, list(answer.data["errors"])) == (400, ["image"])
    return str(answer.data["errors"]["image"][0])


async def test_picture(site: Site, anna: Visitor) -> None:
    """Square, WebP, without metadata, for everybody to see."""
    await upload(anna, photo())
    visitor = await site.visitor()
    user = (await visitor.get("/api/auth/users/anna/")).data["user"]
    answer, data = await fetched(visitor, user["profileImage"])
    assert (answer.headers["Content-Type"], opened(data).size) == ("image/webp", (200, 200))
    assert b"SecretCamera" not in data


async def test_old_picture_is_removed(anna: Visitor, tmp_path: Path) -> None:
    """Once the new one is in its place."""
    old = (await profile(anna))["profileImage"]
    await upload(anna, picture("GIF"))
    assert len(files(tmp_path)) == 1
    assert (await anna.get(old)).status == 404


async def test_pictures_at_once(anna: Visitor, tmp_path: Path) -> None:
    """Of many that are sent at the same moment one stays, and no file of the others."""
    answers = await asyncio.gather(*(upload(anna, picture()) for _ in range(6)))
    assert [answer.status for answer in answers] == [200] * 6
    (file,) = files(tmp_path)
    assert file.name in (await profile(anna))["profileImage"]


async def test_slow_upload(anna: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """A form with a file may take longer than other bodies."""
    monkeypatch.setattr("echochat.http.body.READ_TIMEOUT", 0.05)

    async def slowly() -> AsyncIterator[bytes]:
        yield b"--x\r\nContent-Disposition: form-data; name=bio\r\n\r\n"
        await asyncio.sleep(0.2)
        yield b"patience\r\n--x--\r\n"

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await anna.post(PROFILE, data=slowly(), headers=headers)
    assert (answer.status, (await profile(anna))["bio"]) == (200, "patience")


async def test_text_beside_a_picture(anna: Visitor) -> None:
    """413 for more than 64 KiB of text, however much a picture may have."""
    answer = await upload(anna, picture(), bio="x" * 2**15, email="x" * 2**16)
    assert (answer.status, answer.data["code"]) == (413, "payload_too_large")


async def test_name_of_the_file_counts_for_nothing(anna: Visitor, tmp_path: Path) -> None:
    """Whatever it is."""
    answer = await anna.post(PROFILE, data=form(picture(), "../../../evil.svg"))
    assert answer.status == 200
    (file,) = files(tmp_path)
    assert file.suffix == ".webp"
    assert await image_error(anna, b"<svg/>", "me.png") == WRONG_TYPE


async def test_picture_with_too_many_pixels(anna: Visitor) -> None:
    """At most 4096 by 4096."""
    expected = "Images can be up to 4096×4096 pixels."
    assert await image_error(anna, picture(size=(4097, 10))) == expected
    assert await image_error(anna, png_of(2**31 - 1, 2**31 - 1)) == expected


async def test_truncated_picture(anna: Visitor) -> None:
    """A file that ends too soon."""
    data = photo()
    assert await image_error(anna, data[: len(data) // 2]) == DAMAGED


async def test_endless_picture(anna: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is made to be worked at for ever."""
    monkeypatch.setattr("echochat.media.avatars.CPU_SECONDS", 1)
    assert await image_error(anna, endless_jpeg()) == DAMAGED


async def test_largest_file(anna: Visitor) -> None:
    """20 MiB, and not a byte more."""
    padding = 20 * 2**20 - len(picture())
    assert (await upload(anna, picture() + b"\0" * padding)).status == 200
    expected = "Images can be up to 20 MB."
    assert await image_error(anna, picture() + b"\0" * (padding + 1)) == expected


async def test_far_too_large(anna: Visitor) -> None:
    """413 for what is not even read to its end."""
    answer = await upload(anna, b"\0" * (22 * 2**20))
    assert (answer.status, answer.data["code"]) == (413, "payload_too_large")


@pytest.mark.parametrize("value", ["text", 7, False, {"a": 1}])
async def test_image_is_no_file(anna: Visitor, value: object) -> None:
    """A picture comes as a file."""
    assert await wrong_fields(anna, image=value) == ["image"]


async def test_empty_file(anna: Visitor) -> None:
    """A file with nothing in it is no image."""
    assert await image_error(anna, b"") == WRONG_TYPE


# Failures


async def test_database_away(anna: Visitor, dsn: str, tmp_path: Path) -> None:
    """503, and all is as it was."""
    before, kept = await profile(anna), files(tmp_path)
    with outage(dsn):
        answer = await upload(anna, picture("GIF"), bio="new")
        assert (answer.status, answer.data["code"]) == (503, "unavailable")
    assert (await profile(anna), files(tmp_path)) == (before, kept)


@pytest.mark.parametrize(
    ("failure", "status", "kept"),
    [(Conflict("users_name_key"), 400, 1), (Unavailable("gone"), 503, 2)],
)
async def test_failure_of_the_commit(
    anna: Visitor,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    failure: Exception,
    status: int,
    kept: int,
) -> None:
    """The new picture goes, unless nobody knows whether the commit came through."""

    async def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr("echochat.accounts.queries.edit_user", fail)
    answer = await upload(anna, picture("GIF"), username="boris")
    assert (answer.status, len(files(tmp_path))) == (status, kept)


async def test_account_gone_meanwhile(
    anna: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """401, and no picture is left behind."""

    async def nobody(*_: object) -> None:
        return None

    monkeypatch.setattr("echochat.accounts.queries.edit_user", nobody)
    assert (await upload(anna, picture("GIF"))).status == 401
    assert len(files(tmp_path)) == 1


async def test_disk_full(anna: Visitor, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """507 when a picture can't be stored: nothing is changed or left, and the log says why."""
    before, kept = await profile(anna), files(tmp_path)
    with room_for_files_of(32 * 1024):
        answer = await upload(anna, stripes(), bio="new")
    assert (answer.status, answer.data["code"]) == (507, "storage_full")
    assert "could not be stored" in caplog.text
    assert "Traceback" not in caplog.text
    assert (await profile(anna), files(tmp_path)) == (before, kept)


async def test_disk_full_while_receiving(anna: Visitor, tmp_path: Path) -> None:
    """The same when the file can't even be received."""
    kept = files(tmp_path)
    with room_for_files_of(2**20):
        answer = await upload(anna, picture() + b"\0" * 2**21)
    assert (answer.status, answer.data["code"]) == (507, "storage_full")
    assert files(tmp_path) == kept


# Who sends too many


async def test_too_many_pictures(anna: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """429 for somebody who goes on and on, whatever they send; the rest may still be changed."""
    monkeypatch.setattr("echochat.accounts.profiles.api.PICTURES", 2)
    assert await image_error(anna, b"<svg/>") == WRONG_TYPE
    answer = await upload(anna, picture())
    assert (answer.status, answer.data["code"]) == (429, "rate_limited")
    assert int(answer.headers["Retry-After"]) > 0
    assert (await anna.post(PROFILE, data=form(bio="new"))).status == 200
