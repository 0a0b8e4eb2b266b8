"""The one address under which media are got (docs/wire.md 1.5)."""

from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import quote

from aiohttp import web

from echochat.files import find_file
from echochat.http.delivery import file_response
from echochat.http.errors import ApiError
from echochat.media.urls import MediaUrls, normal_path
from echochat.security.address import from_trusted_proxy
from echochat.security.audit import audit

PROTECTED: Final = "/_protected_media/"
"""Where nginx has the media folder, for itself alone."""

DELEGATION: Final = ("X-Sendfile-Type", "X-Accel-Redirect")
"""The header by which a proxy says that it delivers files itself, as Rack knows it."""

POLICY: Final = "default-src 'none'; sandbox"
"""The CSP of uploaded files that are opened as pages."""

CONTENT_TYPES: Final = {
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
ANY_TYPE: Final = "application/octet-stream"


class MediaApi:
    """Serves files of the media folder at signed URLs."""

    def __init__(self, folder: Path, urls: MediaUrls) -> None:
        self._folder = folder
        self._urls = urls

    async def media(self, request: web.Request) -> web.StreamResponse:
        """Answer GET /api/auth/media/<path>?exp=&sig=."""
        path = normal_path(request.match_info["path"])
        if path is None:
            raise ApiError(404, "not_found")
        expiry, signature = request.query.get("exp", ""), request.query.get("sig", "")
        if fault := self._urls.fault(path, expiry, signature):
            audit(f"media.signature.{fault}", request)
            if fault == "expired":
                raise ApiError(403, "signature_expired")
            raise ApiError(403, "signature_invalid")
        file = find_file(self._folder, path)
        if file is None:
            raise ApiError(404, "not_found")
        return _delivery(request, path, file, self._urls.seconds_left(expiry))


def _delivery(request: web.Request, path: str, file: Path, seconds: int) -> web.StreamResponse:
    headers = {
        "Cache-Control": f"private, max-age={seconds}",
        "Content-Type": CONTENT_TYPES.get(PurePosixPath(path).suffix.lower(), ANY_TYPE),
    }
    name, value = DELEGATION
    if request.headers.get(name) == value and from_trusted_proxy(request):
        return web.Response(headers=headers | {"X-Accel-Redirect": PROTECTED + quote(path)})
    return file_response(request, file, headers | {"Content-Security-Policy": POLICY})
