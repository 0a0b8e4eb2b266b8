"""Paths that programs on the way here would read as others."""

import pytest

from tests.accounts.support import Site
from tests.http.support import exchange


async def status(site: Site, path: str) -> int:
    """Return the answer to a raw path, which HTTP clients would normalise."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    return int((await exchange(site.server, request.encode())).split()[1])


@pytest.mark.parametrize(
    "path",
    [
        "/api/health/live/../live/",
        "/api/health/./live/",
        "/api/auth/users/../",
        "/api/auth/users/..",
        "/api/auth/users/%2e%2e/",
        "/api/auth/users/%2E./",
        "/api/auth/users/.%2E/",
        "/api/auth/users/.%2E?x",
        "/api/auth/users/%2e/",
        "/api/auth/users/a%2f..%2fb/",
        "/api/auth/users/a%5c..%5Cb/",
        "/api/auth/users/a\\..\\b/",
        "/api/auth/media/a/../b",
        "/ws/chat/../",
        "/../",
        "/users/..",
    ],
)
async def test_dot_segments(site: Site, path: str) -> None:
    """However the dots are written."""
    assert await status(site, path) == 404


@pytest.mark.parametrize("path", ["/api/health/live/?../", "/api/health/live/?a=/../b"])
async def test_dots_of_a_query(site: Site, path: str) -> None:
    """They are no steps."""
    assert await status(site, path) == 200


async def test_dots_in_a_name(site: Site) -> None:
    """Names have dots."""
    visitor = await site.visitor()
    await visitor.register("..anna..k..")
    assert await status(site, "/api/auth/users/..anna..k../") == 200
