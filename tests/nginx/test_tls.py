"""TLS, and the way there."""

import socket
import ssl

import aiohttp
import pytest

from tests.nginx.proxy import Nginx
from tests.nginx.support import Front


def agreed(nginx: Nginx, trust: ssl.SSLContext) -> tuple[str | None, str | None]:
    """Protocol and version that nginx agrees to."""
    with (
        socket.create_connection(("127.0.0.1", nginx.https_port)) as raw,
        trust.wrap_socket(raw, server_hostname="localhost") as secure,
    ):
        return secure.selected_alpn_protocol(), secure.version()


async def test_redirect(front: Front) -> None:
    """http goes to https: 308, so that a POST stays one, and with HSTS from then on."""
    url = f"{front.nginx.plain_url}/rooms/a?b=%20c"
    async with aiohttp.request("POST", url, allow_redirects=False) as answer:
        assert answer.status == 308
        assert answer.headers["Location"] == "https://127.0.0.1/rooms/a?b=%20c"


async def test_acme(front: Front) -> None:
    """The challenge of a certificate authority is answered over http."""
    challenges = front.nginx.folder / "acme" / ".well-known" / "acme-challenge"
    challenges.mkdir(parents=True)
    (challenges / "token").write_text("proof")
    url = f"{front.nginx.plain_url}/.well-known/acme-challenge/token"
    async with aiohttp.request("GET", url) as answer:
        assert await answer.text() == "proof"


async def test_http2(front: Front) -> None:
    """HTTP/2 for who can, HTTP/1.1 for who can't."""
    trust = front.nginx.trust()
    trust.set_alpn_protocols(["h2", "http/1.1"])
    assert agreed(front.nginx, trust) == ("h2", "TLSv1.3")
    trust.set_alpn_protocols(["http/1.1"])
    assert agreed(front.nginx, trust)[0] == "http/1.1"


async def test_old_tls(front: Front) -> None:
    """TLS 1.2 is served, older is refused."""
    trust = front.nginx.trust()
    trust.maximum_version = ssl.TLSVersion.TLSv1_2
    assert agreed(front.nginx, trust)[1] == "TLSv1.2"
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        trust.minimum_version = trust.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(ssl.SSLError):
        agreed(front.nginx, trust)


async def test_certificate_renewed(front: Front) -> None:
    """A reload takes a new certificate; the old one is no longer shown."""
    old = front.nginx.trust()
    front.nginx.renew_certificate()
    front.nginx.reload()
    assert agreed(front.nginx, front.nginx.trust())[1] == "TLSv1.3"
    with pytest.raises(ssl.SSLError):
        agreed(front.nginx, old)
