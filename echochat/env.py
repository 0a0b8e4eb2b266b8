"""Parsers of environment variables; their ValueError describes the expected value."""

import re
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final
from urllib.parse import urlsplit

Network = IPv4Network | IPv6Network

DEFAULT_PORTS: Final = {"http": 80, "https": 443}


def text(value: str) -> str:
    return value


def boolean(value: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    try:
        return known[value.lower()]
    except KeyError:
        raise ValueError("must be 1 or 0") from None


def whole(low: int, high: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        try:
            number = int(value)
        except ValueError:
            raise ValueError("must be a whole number") from None
        if not low <= number <= high:
            raise ValueError(f"must be from {low} to {high}")
        return number

    return parse


def seconds(low: float, high: float) -> Callable[[str], float]:
    def parse(value: str) -> float:
        try:
            number = float(value)
        except ValueError:
            raise ValueError("must be a number of seconds") from None
        if not low <= number <= high:
            raise ValueError(f"must be from {low:g} to {high:g} seconds")
        return number

    return parse


def words(value: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in value.split(",") if word.strip())


def origins(value: str) -> tuple[str, ...]:
    return tuple(origin(word) for word in words(value))


def origin(value: str) -> str:
    """Read an origin (RFC 6454), as browsers write it: scheme, host, port if not the default."""
    parts = urlsplit(value.lower())
    origin_alone = f"{parts.scheme}://{parts.netloc}"
    if (
        parts.scheme not in DEFAULT_PORTS
        or not parts.hostname
        or "@" in parts.netloc
        or value.lower().removesuffix("/") != origin_alone
    ):
        raise ValueError(f"{value!r} is not an origin like https://chat.example.org")
    default = parts.port == DEFAULT_PORTS[parts.scheme]
    return origin_alone.removesuffix(f":{parts.port}") if default else origin_alone


def networks(value: str) -> tuple[Network, ...]:
    return tuple(ip_network(word) for word in words(value))


def header_name(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9-]+", value):
        raise ValueError("must be the name of a header, like X-Forwarded-For")
    return value


def choice(*allowed: str) -> Callable[[str], str]:
    known = {each.upper(): each for each in allowed}

    def parse(value: str) -> str:
        if value.upper() not in known:
            raise ValueError("must be one of " + ", ".join(allowed))
        return known[value.upper()]

    return parse


def database_url(value: str) -> str:
    if urlsplit(value).scheme not in ("postgres", "postgresql"):
        raise ValueError("must be a postgresql:// URL")
    return value


def redis_url(value: str) -> str:
    if urlsplit(value).scheme not in ("redis", "rediss", "unix"):
        raise ValueError("must be a redis://, rediss:// or unix:// URL")
    return value


def pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"is not a regular expression: {error}") from None
    return value


GONE = {
    "ECHOCHAT_CLOUDFLARE_PROXIES": "was removed: set "
    "ECHOCHAT_CLIENT_ADDRESS_HEADER=CF-Connecting-IP and list Cloudflare's networks in "
    "ECHOCHAT_TRUSTED_PROXY_RANGES instead"
}
"""Removed variables and their replacements."""
