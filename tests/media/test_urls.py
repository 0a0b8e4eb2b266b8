"""Signing of media addresses."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from echochat.media import MediaUrls
from echochat.media.urls import CACHED, Fault, normal_path
from echochat.settings import load

KEY = "k" * 40
ENVIRONMENT = {"ECHOCHAT_DEBUG": "1", "ECHOCHAT_SECRET_KEY": "s" * 40}
NOON = 1_800_000_000.0
"""A moment at which a window begins."""


class Clock:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> float:
        return self.time


def signer(clock: Clock | None = None, **environment: str) -> MediaUrls:
    """A signer at noon."""
    return MediaUrls(load(ENVIRONMENT | environment), clock or Clock())


def parts(url: str | None) -> tuple[str, str, str]:
    """Path, expiry and signature of an address."""
    assert url is not None
    parsed = URL(url)
    path = parsed.path.removeprefix("/api/auth/media/")
    return path, parsed.query["exp"], parsed.query["sig"]


def test_signature() -> None:
    """HMAC-SHA-256 of "<path>:<exp>" with MEDIA_SIGNING_KEY, in hex."""
    path, expiry, signature = parts(signer(ECHOCHAT_MEDIA_SIGNING_KEY=KEY).url("avatars/a.webp"))
    expected = hmac.new(KEY.encode(), f"{path}:{expiry}".encode(), hashlib.sha256).hexdigest()
    assert (path, signature) == ("avatars/a.webp", expected)


def test_key_by_default() -> None:
    """It follows from the secret key, and is not that."""
    assert signer().url("a") == signer().url("a")
    assert signer().url("a") != signer(ECHOCHAT_SECRET_KEY="t" * 40).url("a")
    assert signer().url("a") != signer(ECHOCHAT_MEDIA_SIGNING_KEY="s" * 40).url("a")


def test_nothing_has_no_address() -> None:
    """Null, for who has no picture."""
    assert signer().url(None) is None


def test_from_the_root() -> None:
    """Relative to the site's own root."""
    url = signer().url("a b/ф.webp")
    assert url is not None
    assert url.startswith("/api/auth/media/a%20b/%D1%84.webp?exp=")


def test_public_base_url() -> None:
    """Absolute under PUBLIC_BASE_URL."""
    url = signer(ECHOCHAT_PUBLIC_BASE_URL="https://chat.example.org").url("a")
    assert url is not None
    assert url.startswith("https://chat.example.org/api/auth/media/a?")


def test_window() -> None:
    """The same for everybody within a window of the TTL; good for one TTL at least, two at most."""
    clock = Clock()
    urls = signer(clock, ECHOCHAT_MEDIA_URL_TTL_SECONDS="100")
    first = urls.url("a")
    clock.time += 99.9
    assert urls.url("a") == first == signer(clock, ECHOCHAT_MEDIA_URL_TTL_SECONDS="100").url("a")
    assert urls.seconds_left(parts(first)[1]) == 101
    clock.time += 0.1
    assert urls.url("a") != first
    assert urls.seconds_left(parts(urls.url("a"))[1]) == 200


@pytest.mark.parametrize(
    ("expiry", "fault"),
    [
        ("", "invalid"),
        ("soon", "invalid"),
        ("-1", "invalid"),
        ("1e12", "invalid"),
        ("٢٠٠٠٠٠٠٠٠٠", "invalid"),
        ("9" * 5000, "invalid"),
        ("0", "expired"),
        (f"{NOON:.0f}", "expired"),
        (f"{NOON + 1:.0f}", "invalid"),
    ],
)
def test_fault_of_expiry(expiry: str, fault: Fault) -> None:
    """No number is invalid; then what is over is expired; then the signature counts."""
    assert signer().fault("a", expiry, "0" * 64) == fault


def test_in_order() -> None:
    """A signed address is valid until it expires."""
    clock = Clock()
    urls = signer(clock)
    path, expiry, signature = parts(urls.url("a"))
    assert urls.fault(path, expiry, signature) is None
    clock.time = float(expiry)
    assert urls.fault(path, expiry, signature) == "expired"


@given(st.text(), st.text())
def test_forged(path: str, signature: str) -> None:
    """Whatever somebody makes up is invalid, and never an error."""
    assert signer().fault(path, f"{NOON + 10:.0f}", signature) == "invalid"


def test_cache_is_bounded() -> None:
    """However many files there are."""
    urls = signer()
    first = urls.url("0")
    for number in range(2 * CACHED):
        urls.url(str(number))
    assert len(urls._urls) <= CACHED
    assert urls.url("0") == first


@pytest.mark.parametrize(
    ("path", "normal"),
    [
        ("a.webp", "a.webp"),
        ("avatars//a.webp", "avatars/a.webp"),
        ("avatars/./a.webp", "avatars/a.webp"),
        ("avatars/../a.webp", "a.webp"),
        ("..a", "..a"),
        ("", None),
        (".", None),
        ("..", None),
        ("../a", None),
        ("a/../../b", None),
        ("/etc/passwd", None),
        ("a\0b", None),
    ],
)
def test_normal_path(path: str, normal: str | None) -> None:
    """One form of each path; none of those that leave the folder."""
    assert normal_path(path) == normal
