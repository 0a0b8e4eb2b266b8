"""Visitors who come through nginx."""

import gzip
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Self

import aiohttp

from tests.accounts.support import Site, Visitor
from tests.nginx.proxy import Nginx

PAGE = "<!doctype html><title>client</title>"
ELSEWHERE = "203.0.113.7"
"""An address of the public Internet, as a proxy before nginx would tell it."""

BEHIND_A_PROXY = {"NGINX_VARIANT": "plain", "NGINX_TRUSTED": "set_real_ip_from 127.0.0.1;"}


class Front:
    """nginx and the instances behind it."""

    def __init__(self, nginx: Nginx, sites: Sequence[Site], stack: AsyncExitStack) -> None:
        self.nginx = nginx
        self.sites = sites
        self._stack = stack

    @classmethod
    def start(
        cls, stack: AsyncExitStack, folder: Path, sites: Sequence[Site], values: Mapping[str, str]
    ) -> Self:
        """Start nginx; it ends with the stack."""
        make_client(folder / "nginx" / "client")
        ports = [int(site.server.port or 0) for site in sites]
        nginx = Nginx(folder / "nginx", ports, media=folder / "data" / "media", **values)
        return cls(stack.enter_context(nginx), sites, stack)

    async def visitor(self, **headers: str) -> Visitor:
        """Somebody who was never here; `headers` go with all requests."""
        session = aiohttp.ClientSession(
            self.nginx.url,
            connector=aiohttp.TCPConnector(ssl=self.nginx.trust()),
            cookie_jar=aiohttp.CookieJar(unsafe=True),
            headers=headers,
        )
        return Visitor(await self._stack.enter_async_context(session))

    def logged(self) -> list[dict[str, Any]]:
        """The lines of the access log."""
        return [json.loads(line) for line in self.nginx.log.read_text().splitlines()]


StartFront = Callable[..., Awaitable[Front]]


def make_client(folder: Path) -> None:
    """A built client in small."""
    for name in ("assets", "icons"):
        (folder / name).mkdir(parents=True)
    (folder / "index.html").write_text(PAGE)
    (folder / "sw.js").write_text("worker")
    (folder / "manifest.webmanifest").write_text("{}")
    (folder / "icons" / "192.png").write_text("icon")
    (folder / "favicon.svg").write_text("<svg/>")
    for kind in ("js", "css", "woff2"):
        (folder / "assets" / f"index-1a2b.{kind}").write_text(f"some {kind}")
    (folder / "assets" / "index-1a2b.js.gz").write_bytes(gzip.compress(b"some js"))
