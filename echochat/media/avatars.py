"""Pictures of people: checked, cut, stored; nothing of it in the loop."""

import asyncio
import logging
import os
import secrets
import subprocess
import sys
import time
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import IO, Final

from echochat.files import write_whole
from echochat.http.errors import ApiError
from echochat.http.multipart import refusal_of
from echochat.i18n import TextId

logger = logging.getLogger(__name__)

FOLDER: Final = "avatars"
ENCODER: Final = Path(__file__).with_name("encoder.py")

PROCESSES: Final = 2
MAX_WAITING: Final = 16
"""Images under way or waiting; over it, the client is asked to wait."""

RETRY_AFTER: Final = "5"
CPU_SECONDS: Final = 4
"""Limits of decoding one image; one of the largest size takes less than two."""

TIMEOUT: Final = 60.0
"""Seconds in which the encoder has to be done, however busy the machine is."""

TRACE_LENGTH: Final = 2000
"""Characters of the encoder's error output that are logged."""

LISTED: Final = 500
"""Files of the folder that are looked at in one go."""

IMAGE_MAX_SIDE: Final = 4096
"""Pixels of the longest side of an image that is taken."""

REFUSED: Final = 3
"""The encoder's exit code when its output says why the image can't be taken."""


class ImageRefused(Exception):
    """The image is refused; `reason` is an error code."""

    def __init__(self, reason: TextId) -> None:
        super().__init__(reason)
        self.reason = reason


class Avatars:
    """Makes avatars of uploaded images and stores them in the media folder."""

    def __init__(self, folder: Path, max_bytes: int, max_waiting: int = MAX_WAITING) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._max_waiting = max_waiting
        self._waiting = 0
        self._pool = ThreadPoolExecutor(PROCESSES, thread_name_prefix="avatars")

    async def encode(self, image: IO[bytes]) -> bytes:
        """Return the avatar (WebP) made of an image file.

        Raises `ImageRefused`, and `ApiError` 503 `overloaded` when too many wait.
        """
        if self._waiting >= self._max_waiting:
            raise ApiError(503, "overloaded", headers={"Retry-After": RETRY_AFTER})
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._pool, encoded, image, self._max_bytes)
        finally:
            self._waiting -= 1

    async def store(self, avatar: bytes) -> str:
        """Store an avatar under a random name; return its path in the media folder.

        Raises `ApiError` 507 when the disk is full.
        """
        path = f"{FOLDER}/{secrets.token_hex(16)}.webp"
        try:
            await asyncio.to_thread(write_whole, self._folder / path, avatar)
        except OSError as error:
            logger.error("an avatar could not be stored: %s", error)  # noqa: TRY400
            raise refusal_of(error) from None
        return path

    async def remove(self, path: str) -> None:
        """Remove an avatar that nobody has any more; one that can't be is logged."""
        try:
            await asyncio.to_thread((self._folder / path).unlink, missing_ok=True)
        except OSError as error:
            logger.warning("%s could not be removed: %s", path, error)

    async def older_than(self, age: float) -> AsyncGenerator[set[str], None]:
        """Yield the paths of files that were written over `age` seconds ago, in batches."""
        folder = self._folder / FOLDER
        if not folder.exists():
            return
        with os.scandir(folder) as entries:
            while batch := await asyncio.to_thread(list, islice(entries, LISTED)):
                yield await asyncio.to_thread(_written_before, batch, time.time() - age)

    def close(self) -> None:
        """Let the threads end."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _written_before(entries: list[os.DirEntry[str]], moment: float) -> set[str]:
    """Return the paths that were last modified before a time."""
    files = (entry for entry in entries if entry.is_file(follow_symlinks=False))
    return {f"{FOLDER}/{file.name}" for file in files if file.stat().st_mtime < moment}


def encoded(image: IO[bytes], max_bytes: int) -> bytes:
    """Return the avatar of an image file, made in a process of its own. Raises `ImageRefused`."""
    if image.seek(0, os.SEEK_END) > max_bytes:
        raise ImageRefused(TextId("image_large"))
    image.seek(0)
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(ENCODER), str(IMAGE_MAX_SIDE), str(CPU_SECONDS)],
            stdin=image,
            capture_output=True,
            env={},
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ImageRefused(TextId("image_broken")) from None
    if done.returncode == 0:
        return done.stdout
    if done.returncode == REFUSED:
        raise ImageRefused(TextId(done.stdout.decode()))
    trace = done.stderr.decode(errors="replace")[-TRACE_LENGTH:]
    logger.warning("the encoder ended with %d: %s", done.returncode, trace)
    raise ImageRefused(TextId("image_broken"))
