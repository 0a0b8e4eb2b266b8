"""The built web client: its files, and index.html for the addresses it routes itself."""

import logging
from pathlib import Path
from typing import Final

from aiohttp import web

from echochat.files import find_file
from echochat.http.delivery import file_response

logger = logging.getLogger(__name__)

HASHED: Final = "assets"
"""The folder of files that carry a hash of their content in their name."""

FOREVER: Final = {"Cache-Control": "public, max-age=31536000, immutable"}
ASK_AGAIN: Final = {"Cache-Control": "no-cache"}

CONTENT_TYPES: Final = {
    ".js": "text/javascript",
    ".map": "application/json",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
"""Types that aiohttp doesn't know or calls by an older name."""

NOT_BUILT: Final = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>EchoChat</title>
<h1>The web client is not built</h1>
<p>Start the server with <code>python3 -m echochat</code>, or run <code>npm ci</code> and
<code>npm run build</code> in <code>web/</code>.</p>
"""


class ClientFiles:
    """Serves the folder that the web client was built into."""

    def __init__(self, folder: Path, *, image_origin: str = "") -> None:
        self._folder = folder.resolve()
        # On all files: a worker has the policy of its own script.
        self._policy = {"Content-Security-Policy": content_security_policy(image_origin)}

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer GET of any path that is not the server's."""
        path = request.match_info["path"]
        file = find_file(self._folder, path)
        if file is not None and file.name != "index.html":
            headers = FOREVER if path.startswith(f"{HASHED}/") else ASK_AGAIN
            return client_file(request, file, headers | self._policy)
        if file is None and is_file_path(path):
            raise web.HTTPNotFound
        return self._page(request)

    def _page(self, request: web.Request) -> web.StreamResponse:
        index = self._folder / "index.html"
        if not index.is_file():
            logger.error("the web client is not built: %s is missing", index)
            return web.Response(status=503, text=NOT_BUILT, content_type="text/html")
        return client_file(request, index, ASK_AGAIN | self._policy)


def client_file(request: web.Request, file: Path, headers: dict[str, str]) -> web.FileResponse:
    kind = CONTENT_TYPES.get(file.suffix)
    return file_response(request, file, headers | ({"Content-Type": kind} if kind else {}))


def is_file_path(path: str) -> bool:
    """Tell whether a path names a file, so that a missing one is no page of the client.

    Names of people have dots too, but stand deeper, as in /users/anna.k.
    """
    return path.startswith(f"{HASHED}/") or ("." in path and "/" not in path)


def content_security_policy(image_origin: str) -> str:
    """Return the policy of the client's page: no inline code, nothing from elsewhere but images."""
    images = " ".join(filter(None, ("'self'", "data:", "blob:", image_origin)))
    return "; ".join(
        (
            "default-src 'self'",
            f"img-src {images}",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )
