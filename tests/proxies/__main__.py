"""`python -m tests.proxies` tries docs/proxies/ with HAProxy and Caddy, those that are installed.

Debian: `apt-get install haproxy caddy`. nginx is tried by tests/nginx in every run.
"""

import asyncio
import os
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Final

import aiohttp

from echochat.settings import PROJECT_DIR
from tests.patience import PATIENCE
from tests.ports import free_port
from tests.processes import ServerProcess

CONFIGURATIONS: Final = PROJECT_DIR / "docs" / "proxies"
CLIENT: Final = "127.0.0.2"
"""Where the client comes from: another address of loopback than the proxy has."""

INVENTED: Final = "198.51.100.77"
CLAIMS: Final = dict.fromkeys(
    ("X-Forwarded-For", "X-Real-IP", "CF-Connecting-IP", "Forwarded"), INVENTED
)


def fill(text: str, replacements: Mapping[str, str]) -> str:
    """The configuration for this place; each of the replaced parts has to be there."""
    for old, new in replacements.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def haproxy(folder: Path, upstream: int, port: int) -> list[str]:
    """The command of HAProxy."""
    text = fill(
        (CONFIGURATIONS / "haproxy.cfg").read_text(),
        {
            ":8000": f":{upstream}",
            "bind :443": f"bind 127.0.0.1:{port}",
            "bind :80": f"bind 127.0.0.1:{free_port()}",
            "/etc/haproxy/chat.pem": str(folder / "both.pem"),
        },
    )
    (folder / "haproxy.cfg").write_text(text)
    return ["haproxy", "-f", str(folder / "haproxy.cfg")]


def caddy(folder: Path, upstream: int, port: int) -> list[str]:
    """The command of Caddy."""
    text = fill(
        (CONFIGURATIONS / "Caddyfile").read_text(),
        {
            ":8000": f":{upstream}",
            "chat.example.org {": f"https://127.0.0.1:{port} {{\n\t"
            f"tls {folder}/fullchain.pem {folder}/privkey.pem",
        },
    )
    (folder / "Caddyfile").write_text("{\n\tadmin off\n\tauto_https off\n}\n" + text)
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


PROXIES: Final = {"haproxy": haproxy, "caddy": caddy}


async def try_site(base: str) -> None:
    """Sign up from a page of the site, open a socket; a foreign page may do nothing."""
    trust = ssl.create_default_context()
    trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
    connector = aiohttp.TCPConnector(ssl=trust, local_addr=(CLIENT, 0))
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(
        base, connector=connector, cookie_jar=jar, headers=CLAIMS
    ) as http:
        async with asyncio.timeout(PATIENCE):
            while not await answers(http):
                await asyncio.sleep(0.1)
        async with http.get("/api/auth/csrf/") as answer:
            token = {"X-CSRFToken": (await answer.json())["csrfToken"]}
        body = {"username": "anna", "password1": "correct horse", "password2": "correct horse"}
        for origin, status in (("https://evil.example", 403), (base, 201)):
            headers = token | {"Origin": origin}
            async with http.post("/api/auth/register/", json=body, headers=headers) as answer:
                assert answer.status == status, (origin, answer.status, await answer.text())
        async with http.ws_connect("/ws/direct/inbox/", headers={"Origin": base}) as socket:
            frame = await socket.receive_json(timeout=PATIENCE)
            assert frame["type"] == "direct_unread_state", frame


async def answers(http: aiohttp.ClientSession) -> bool:
    """Tell whether the proxy is installed."""
    try:
        async with http.get("/api/health/live/") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


def server_logging_to(file: IO[str]) -> type[ServerProcess]:
    """A server whose log can be read."""

    class Logging(ServerProcess):
        errors = file

    return Logging


def try_proxy(name: str, folder: Path) -> None:
    """Run a server and a proxy before it, and look at whom the security log has seen."""
    log, port = folder / "server.log", free_port()
    with log.open("w") as errors, server_logging_to(errors)(folder / "data") as server:
        command = PROXIES[name](folder, server.port, port)
        environ = os.environ | {"HOME": str(folder)}
        with subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL) as proxy:
            try:
                asyncio.run(try_site(f"https://127.0.0.1:{port}"))
            finally:
                proxy.terminate()
    seen = set(re.findall(r'"ip":"([^"]*)"', log.read_text()))
    assert seen == {CLIENT}, seen
    print(f"{name}: the client is seen, what it invents is not; https, cookies and sockets work")


def main() -> int:
    """Try what is installed; 1 when nothing is."""
    installed = [name for name in PROXIES if shutil.which(name)]
    for name in installed:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            script = PROJECT_DIR / "nginx" / "self-signed.sh"
            subprocess.run([str(script), "127.0.0.1", place], check=True, capture_output=True)
            parts = [(folder / part).read_text() for part in ("fullchain.pem", "privkey.pem")]
            (folder / "both.pem").write_text("".join(parts))
            try_proxy(name, folder)
    return 0 if installed else 1


if __name__ == "__main__":
    sys.exit(main())
