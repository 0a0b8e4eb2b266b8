"""Making and keeping avatars."""

import asyncio
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from echochat.http.errors import ApiError
from echochat.media import Avatars, ImageRefused
from tests.media.pictures import endless_jpeg, opened, picture

MAX_BYTES = 16_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that is not there yet."""
    return tmp_path / "media"


@pytest.fixture
def shelf(folder: Path) -> Iterator[Avatars]:
    """Avatars of which one may be made at a time."""
    made = Avatars(folder, MAX_BYTES, max_waiting=1)
    yield made
    made.close()


async def encoded(shelf: Avatars, data: bytes) -> bytes:
    """The avatar made of an uploaded file."""
    with tempfile.SpooledTemporaryFile(1024) as file:
        file.write(data)
        return await shelf.encode(file)


async def refusal(shelf: Avatars, data: bytes) -> str:
    """Why an uploaded file is not taken."""
    with pytest.raises(ImageRefused) as refused:
        await encoded(shelf, data)
    return refused.value.reason


@pytest.mark.parametrize("size", [(10, 10), (2000, 2000)])
async def test_encoded(shelf: Avatars, size: tuple[int, int]) -> None:
    """Small files and large ones, whether they came through memory or disk."""
    image = opened(await encoded(shelf, picture("GIF", size)))
    assert (image.format, image.width) == ("WEBP", min(512, *size))


async def test_refused(shelf: Avatars) -> None:
    """With the reason that the encoder gives."""
    assert await refusal(shelf, b"hello") == "image_type"


async def test_too_large(shelf: Avatars) -> None:
    """A file over the limit is not even looked at."""
    assert await refusal(shelf, b"x" * (MAX_BYTES + 1)) == "image_large"


async def test_endless_image(shelf: Avatars, monkeypatch: pytest.MonkeyPatch) -> None:
    """An image that would be worked at for hours is given up by its CPU time."""
    monkeypatch.setattr("echochat.media.avatars.CPU_SECONDS", 1)
    assert await refusal(shelf, endless_jpeg()) == "image_broken"


async def test_slow_machine(shelf: Avatars, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or by the clock."""
    monkeypatch.setattr("echochat.media.avatars.TIMEOUT", 0.5)
    assert await refusal(shelf, endless_jpeg()) == "image_broken"


async def test_loop_goes_on(shelf: Avatars) -> None:
    """While an image is being worked at, the loop does other things."""
    turns = 0
    work = asyncio.create_task(encoded(shelf, picture("PNG", (4096, 4096))))
    while not work.done():
        turns += 1
        await asyncio.sleep(0.001)
    assert turns > 20


async def test_overloaded(shelf: Avatars) -> None:
    """Uploads over the waiting limit are asked to retry."""
    first = asyncio.create_task(encoded(shelf, picture()))
    await asyncio.sleep(0)
    with pytest.raises(ApiError) as error:
        await encoded(shelf, picture())
    assert (error.value.status, error.value.code) == (503, "overloaded")
    assert (await first)[:4] == b"RIFF"
    assert (await encoded(shelf, picture()))[:4] == b"RIFF"


async def test_fault_of_the_encoder(
    shelf: Avatars,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An encoder that fails is logged with what it said; nobody gets a broken picture."""
    broken = tmp_path / "encoder.py"
    broken.write_text("raise RuntimeError('no Pillow')")
    monkeypatch.setattr("echochat.media.avatars.ENCODER", broken)
    assert await refusal(shelf, picture()) == "image_broken"
    assert "no Pillow" in caplog.text


async def test_no_secrets(shelf: Avatars, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The decoding process doesn't receive the server's settings."""
    spy = tmp_path / "encoder.py"
    spy.write_text("import os; print(dict(os.environ))")
    monkeypatch.setattr("echochat.media.avatars.ENCODER", spy)
    monkeypatch.setenv("ECHOCHAT_SECRET_KEY", "secret")
    assert b"ECHOCHAT" not in await encoded(shelf, picture())


async def test_stored(shelf: Avatars, folder: Path) -> None:
    """Under random names, whole, and with nothing beside them."""
    paths = [await shelf.store(b"avatar"), await shelf.store(b"avatar")]
    assert paths[0] != paths[1]
    assert [(folder / path).read_bytes() for path in paths] == [b"avatar", b"avatar"]
    assert len(list((folder / "avatars").iterdir())) == 2


async def test_removed(shelf: Avatars, folder: Path) -> None:
    """Once; a second time is no error."""
    path = await shelf.store(b"avatar")
    await shelf.remove(path)
    await shelf.remove(path)
    assert not (folder / path).exists()


async def test_not_removed(shelf: Avatars, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A failed removal is logged."""
    (folder / "avatars").mkdir(parents=True)
    with caplog.at_level(logging.WARNING):
        await shelf.remove("avatars")
    assert "avatars could not be removed" in caplog.text
