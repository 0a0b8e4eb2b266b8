"""Dockerfile and compose.yml say what is true; `python3 -m tests.container` builds the image."""

import asyncio
import os
import re
import shlex
import subprocess
import sys
from dataclasses import fields
from fnmatch import fnmatch
from typing import Any, Final

import pytest
import yaml

from echochat.bootstrap import is_node_recent
from echochat.settings import PROJECT_DIR, Settings
from tests.accounts.support import Site
from tests.nginx.proxy import image_defaults

DOCKERFILE: Final = (PROJECT_DIR / "Dockerfile").read_text().replace("\\\n", " ")
COMPOSE: Final[Any] = yaml.safe_load((PROJECT_DIR / "compose.yml").read_text())
SERVICES: Final[dict[str, Any]] = COMPOSE["services"]
SETTINGS: Final = {entry.metadata["name"] for entry in fields(Settings)}
SECRETS: Final = ("ECHOCHAT_SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD")


def instructions(name: str) -> list[str]:
    """Return the arguments of each occurrence of an instruction."""
    return re.findall(rf"^{name} (.*)$", DOCKERFILE, re.MULTILINE)


def copied() -> list[str]:
    """Return the paths copied from the project, not from other stages."""
    lines = [shlex.split(line) for line in instructions("COPY") if "--from" not in line]
    return [source for line in lines for source in line[:-1] if "*" not in source]


def is_left_out(path: str) -> bool:
    """Tell whether .dockerignore, whose last matching line decides, excludes a path."""
    left_out = False
    for line in (PROJECT_DIR / ".dockerignore").read_text().splitlines():
        if line and not line.startswith("#"):
            rule = line.removeprefix("!").rstrip("/").removeprefix("**/")
            if rule == "*" or fnmatch(path, rule) or path.startswith(f"{rule}/"):
                left_out = not line.startswith("!")
    return left_out


@pytest.mark.parametrize("source", copied())
def test_sources_are_there(source: str) -> None:
    """Every file that is copied exists and gets into the build."""
    assert (PROJECT_DIR / source).exists()
    assert not is_left_out(source.rstrip("/"))


@pytest.mark.parametrize(
    "path",
    [".git", ".env", ".venv", "var", "nginx/certs/privkey.pem", "web/node_modules", "web/dist"],
)
def test_left_out(path: str) -> None:
    """Secrets, data and what was built outside stay out of the images."""
    assert is_left_out(path)


def test_everything_the_server_needs() -> None:
    """The package, the schema and the built client are in the image, at the places it knows."""
    assert {"schema.sql", "echochat/"} <= set(copied())
    assert "--from=web /build/dist/ web/dist/" in instructions("COPY")


def test_versions() -> None:
    """Python and Node.js are new enough for what they run."""
    pythons = re.findall(r"FROM python:3\.(\d+)-slim", DOCKERFILE)
    assert len(set(pythons)) == 1
    assert int(pythons[0]) >= 11
    (node,) = re.findall(r"FROM node:(\d+)-slim", DOCKERFILE)
    assert is_node_recent(f"v{node}.0.0")


def test_nobody_is_root() -> None:
    """Both images end as a user of their own; compose gives them no way up."""
    assert all(re.fullmatch(r"[1-9]\d*:[1-9]\d*", user) for user in instructions("USER"))
    for name, service in SERVICES.items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["read_only"], name


def test_everything_is_health_checked() -> None:
    """By its image or by compose; who needs another waits until that is healthy."""
    assert len(instructions("HEALTHCHECK")) == len(instructions("USER"))
    for name, service in SERVICES.items():
        assert "build" in service or "healthcheck" in service, name
        for needed in service.get("depends_on", {}).values():
            assert needed == {"condition": "service_healthy"}


def test_variables_are_known() -> None:
    """No variable is set that nothing reads."""
    own = {word.partition("=")[0] for line in instructions("ENV") for word in shlex.split(line)}
    ours = {name for name in own if name.startswith(("ECHOCHAT_", "DATABASE_", "REDIS_"))}
    assert ours | set(SERVICES["echochat"]["environment"]) <= SETTINGS
    assert set(SERVICES["nginx"]["environment"]) <= set(image_defaults())


def test_secrets_are_asked_for() -> None:
    """Without a secret nothing starts, and no secret has a default."""
    text = (PROJECT_DIR / "compose.yml").read_text()
    for name in SECRETS:
        assert set(re.findall(rf"\$\{{{name}(..)", text)) == {":?"}


def test_only_nginx_is_published() -> None:
    """The rest is reached through it alone."""
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert [name for name, s in SERVICES.items() if "outside" in s["networks"]] == ["nginx"]


def test_stages() -> None:
    """The stages that compose builds exist, and the server is the default one."""
    stages = re.findall(r"^FROM \S+ AS (\w+)$", DOCKERFILE, re.MULTILINE)
    assert {s["build"]["target"] for s in SERVICES.values() if "build" in s} <= set(stages)
    assert stages[-1] == "echochat"


async def test_health_check(site: Site) -> None:
    """The server image's health check passes on a server that runs, and fails on none."""
    (command,) = (yaml.safe_load(c.split("CMD ")[1]) for c in instructions("HEALTHCHECK")[1:])
    assert command[0] == "python"
    for port, status in ((str(site.server.port), 0), ("1", 1)):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *command[1:],
            env=os.environ | {"ECHOCHAT_PORT": port},
            stderr=subprocess.DEVNULL,
        )
        assert await process.wait() == status
