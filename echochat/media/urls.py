"""Signed addresses of media (docs/wire.md 1.5)."""

import hashlib
import hmac
import posixpath
import time
from collections.abc import Callable
from typing import Final, Literal
from urllib.parse import quote

from echochat.settings import Settings

PREFIX: Final = "/api/auth/media/"

CACHED: Final = 20_000
"""Addresses kept, one a file: about 5 MB."""

EXPIRY_DIGITS: Final = 12
"""Digits of the largest expiry that is read: 30,000 years."""

Fault = Literal["invalid", "expired"]


class MediaUrls:
    """Signs addresses, and judges those that come back.

    An address is good for the rest of its window of a TTL and the whole of the
    next, so for one TTL at least, and in a window it is the same for everybody:
    browsers cache the file, and one frame serves a whole room.
    """

    def __init__(self, settings: Settings, now: Callable[[], float] = time.time) -> None:
        self._key = _key(settings)
        self._root = settings.public_base_url + PREFIX
        self._ttl = settings.media_url_ttl_seconds
        self._now = now
        self._window = 0
        self._urls: dict[str, str] = {}

    @property
    def window(self) -> int:
        """The number of the present window: addresses made in an older one than the last die."""
        return int(self._now() // self._ttl)

    def url(self, path: str | None) -> str | None:
        """Return the address of a file of the media folder; None, which is no file, has none."""
        if path is None:
            return None
        window = self.window
        if window != self._window or len(self._urls) >= CACHED:
            self._urls.clear()
            self._window = window
        url = self._urls.get(path)
        if url is None:
            expiry = str((window + 2) * self._ttl)
            signature = self._signature(path, expiry)
            url = f"{self._root}{quote(path)}?exp={expiry}&sig={signature}"
            self._urls[path] = url
        return url

    def seconds_left(self, expiry: str) -> int:
        """Return for how long an address that is in order stays so."""
        return int(expiry) - int(self._now())

    def fault(self, path: str, expiry: str, signature: str) -> Fault | None:
        """Return the first fault of a URL, or None."""
        if not is_number(expiry):
            return "invalid"
        if self.seconds_left(expiry) <= 0:
            return "expired"
        expected = self._signature(path, expiry).encode()
        right = hmac.compare_digest(expected, signature.encode("utf-8", "surrogateescape"))
        return None if right else "invalid"

    def _signature(self, path: str, expiry: str) -> str:
        message = f"{path}:{expiry}".encode("utf-8", "surrogateescape")
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()


def is_number(expiry: str) -> bool:
    """Tell whether it is a time in whole seconds."""
    return expiry.isascii() and expiry.isdigit() and len(expiry) <= EXPIRY_DIGITS


def normal_path(path: str) -> str | None:
    """Return the one form of a path in the media folder; None for one that leaves it."""
    if "\0" in path or path.startswith("/"):
        return None
    normal = posixpath.normpath(path)
    return None if normal == "." or normal.split("/")[0] == ".." else normal


def _key(settings: Settings) -> bytes:
    given = settings.media_signing_key.encode()
    return given or hmac.digest(settings.secret_key.encode(), b"echochat.media", "sha256")
