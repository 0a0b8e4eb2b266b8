"""The configuration of nginx/, rendered as the image does it, and an nginx that runs it."""

import os
import re
import shutil
import signal
import ssl
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, Self

import psutil

from echochat.settings import PROJECT_DIR
from tests.ports import free_port, listens
from tests.programs import NGINX

SHIPPED: Final = PROJECT_DIR / "nginx"
TEMPLATES: Final = SHIPPED / "templates"
SUFFIX: Final = ".template"

PATIENCE: Final = 10.0
ATTEMPTS: Final = 5
"""A free port may be taken by somebody else before nginx has it."""


def image_defaults() -> dict[str, str]:
    """The variables that the image sets, read from the Dockerfile."""
    text = (PROJECT_DIR / "Dockerfile").read_text().replace("\\\n", " ")
    variables: dict[str, str] = {}
    for line in re.findall(r"^ENV (.*NGINX_.*)$", text, re.MULTILINE):
        variables |= dict(re.findall(r'(\w+)="?((?<=")[^"]*|[^\s"]*)"?', line))
    return variables


def render(target: Path, values: Mapping[str, str]) -> None:
    """Fill the templates; like the image's entrypoint, leave what is no ${NAME} of ours."""
    shutil.copy(SHIPPED / "nginx.conf", target)
    for template in TEMPLATES.rglob(f"*{SUFFIX}"):
        name = str(template.relative_to(TEMPLATES)).removesuffix(SUFFIX)
        output = target / "conf.d" / name
        output.parent.mkdir(parents=True, exist_ok=True)
        text = re.sub(r"\$\{(\w+)\}", lambda match: values[match[1]], template.read_text())
        output.write_text(text)


def make_certificate(folder: Path) -> None:
    """Run the script that operators run to try TLS."""
    folder.mkdir(exist_ok=True)
    command = [str(SHIPPED / "self-signed.sh"), "chat.example", str(folder)]
    subprocess.run(command, check=True, capture_output=True)


class Nginx:
    """nginx on free ports, before instances at ports of loopback.

    `folder` gets all it needs: its configuration, certificate, `client/` and `media/`.
    `values` replace variables of the templates; `media` is the instances' media folder.
    """

    def __init__(
        self, folder: Path, upstream: Sequence[int], *, media: Path | None = None, **values: str
    ) -> None:
        self._program = NGINX.find()
        self.folder = folder
        self.media = media or folder / "media"
        self.log = folder / "access.log"
        self._upstream = list(upstream)
        self._values = values
        self.http_port = self.https_port = 0
        make_certificate(folder / "certs")
        (folder / "client").mkdir(exist_ok=True)
        (folder / "acme").mkdir()
        self.process = self._start()

    @property
    def url(self) -> str:
        """The site, by the variant's own scheme."""
        tls = self._settings()["NGINX_VARIANT"] == "tls"
        return f"https://127.0.0.1:{self.https_port}" if tls else self.plain_url

    @property
    def plain_url(self) -> str:
        return f"http://127.0.0.1:{self.http_port}"

    def trust(self) -> ssl.SSLContext:
        """The TLS settings of a client that knows the certificate."""
        return ssl.create_default_context(cafile=str(self.folder / "certs" / "fullchain.pem"))

    def renew_certificate(self) -> None:
        """Put another certificate in the place of the one in use."""
        make_certificate(self.folder / "certs")

    def reload(self, upstream: Sequence[int] | None = None) -> None:
        """Take the configuration anew, with other instances if given; return when it is in force.

        Sockets that are open stay with the old workers.
        """
        if upstream is not None:
            self._upstream = list(upstream)
        before = self._workers()
        self._render()
        self.process.send_signal(signal.SIGHUP)
        _wait(lambda: bool(after := self._workers()) and not after & before)

    def stop(self) -> None:
        """End it at once."""
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _start(self) -> "subprocess.Popen[bytes]":
        for _ in range(ATTEMPTS):
            self.http_port, self.https_port = free_port(), free_port()
            self._render()
            with (self.folder / "error.log").open("wb") as log:
                process = subprocess.Popen(self._command(), stderr=log)
            if self._has_started(process):
                return process
            if "Address already in use" not in self.errors():
                break
        raise AssertionError(f"nginx did not start: {self.errors()}")

    def _has_started(self, process: "subprocess.Popen[bytes]") -> bool:
        _wait(lambda: listens(self.http_port) or process.poll() is not None)
        return process.poll() is None

    def errors(self) -> str:
        """Return nginx's warnings."""
        return (self.folder / "error.log").read_text()

    def _command(self) -> list[str]:
        directives = f"daemon off; pid {self.folder}/nginx.pid;"
        if os.geteuid() == 0:
            directives += " user root;"  # who alone can read root's temporary folders
        where = ["-p", str(self.folder), "-c", "nginx.conf", "-e", "stderr"]
        return [self._program, *where, "-g", directives]

    def _settings(self) -> dict[str, str]:
        here = {
            "NGINX_LOCAL_RESOLVERS": "127.0.0.1",
            "NGINX_UPSTREAM": " ".join(f"server 127.0.0.1:{port};" for port in self._upstream),
            "NGINX_HTTP_PORT": f"127.0.0.1:{self.http_port}",
            "NGINX_HTTPS_PORT": f"127.0.0.1:{self.https_port}",
            "NGINX_ACCESS_LOG": str(self.log),
            "NGINX_CERTS": str(self.folder / "certs"),
            "NGINX_ACME": str(self.folder / "acme"),
            "NGINX_CLIENT": str(self.folder / "client"),
            "NGINX_MEDIA": str(self.media),
            "NGINX_TEMP": str(self.folder),
        }
        return image_defaults() | here | self._values

    def _render(self) -> None:
        render(self.folder, self._settings())

    def _workers(self) -> set[int]:
        """Those that accept connections."""
        children = psutil.Process(self.process.pid).children()
        return {child.pid for child in children if _is_working(child)}


def _is_working(worker: psutil.Process) -> bool:
    try:
        return "shutting down" not in " ".join(worker.cmdline())
    except psutil.NoSuchProcess:
        return False


def _wait(holds: Callable[[], bool]) -> None:
    """Return when something holds. Raises TimeoutError."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.01)
