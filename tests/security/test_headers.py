"""Headers that every answer carries."""

import pytest

from tests.accounts.support import Visitor


@pytest.mark.parametrize("path", ["/", "/api/auth/session/", "/api/nothing/", "/api/auth/csrf"])
async def test_headers(visitor: Visitor, path: str) -> None:
    """Pages, answers, errors and redirects alike."""
    headers = (await visitor.get(path)).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
