"""The environment, read into settings; and example.env, which lists them."""

import re
import stat
from dataclasses import FrozenInstanceError, fields
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest

from echochat.files import kept_secret
from echochat.settings import (
    PROJECT_DIR,
    Settings,
    SettingsError,
    load,
)
from tests.example_env import EXAMPLE, example_env

SECRET = "s" * 32
DEVELOPMENT = {"ECHOCHAT_DEBUG": "1"}
PRODUCTION = {"ECHOCHAT_SECRET_KEY": SECRET}


def refused(**environ: str) -> str:
    """The text with which settings are refused."""
    with pytest.raises(SettingsError) as caught:
        load(DEVELOPMENT | environ)
    return str(caught.value)


def test_defaults_of_the_contract() -> None:
    """Without any variable but the secret, the settings are those of docs/wire.md."""
    settings = load(PRODUCTION)
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.data_dir == PROJECT_DIR / "var"
    assert not settings.debug
    assert settings.database_url == ""
    assert (settings.auth_rate_limit, settings.auth_rate_window) == (10, 60)
    assert (settings.ws_connect_rate_limit, settings.ws_connect_rate_window) == (60, 60)
    assert (settings.chat_message_rate_limit, settings.chat_message_rate_window) == (20, 10)
    assert settings.chat_message_max_length == 1000
    assert settings.chat_ws_idle_timeout == 600
    assert settings.chat_ws_send_buffer == 1024 * 1024
    assert settings.chat_room_slug_regex == "^[A-Za-z0-9_-]{3,50}$"
    assert (settings.chat_messages_page_size, settings.chat_messages_max_page_size) == (50, 200)
    assert (settings.username_max_length, settings.upload_max_mb) == (30, 20)
    assert settings.media_url_ttl_seconds == 300


def test_empty_is_unset() -> None:
    """A variable that is there but empty, or blank, counts as not there."""
    names = [entry.metadata["name"] for entry in fields(Settings)]
    assert load(dict.fromkeys(names, " ") | PRODUCTION) == load(PRODUCTION)


def test_frozen() -> None:
    """Nobody changes settings at run time."""
    with pytest.raises(FrozenInstanceError):
        load(PRODUCTION).port = 1  # type: ignore[misc] # what is tried


@pytest.mark.parametrize(
    ("name", "given", "field", "value"),
    [
        ("ECHOCHAT_PORT", "0", "port", 0),
        ("ECHOCHAT_DEBUG", "TRUE", "debug", True),
        ("ECHOCHAT_SSL_REDIRECT", "no", "ssl_redirect", False),
        ("AUTH_RATE_WINDOW", "1.5", "auth_rate_window", 1.5),
        ("ECHOCHAT_LOG_LEVEL", "debug", "log_level", "DEBUG"),
        (
            "ECHOCHAT_ALLOWED_HOSTS",
            " a.example , ,b.example",
            "allowed_hosts",
            ("a.example", "b.example"),
        ),
        ("DATABASE_URL", "postgres://u:p@h/db", "database_url", "postgres://u:p@h/db"),
    ],
)
def test_values(name: str, given: str, field: str, value: object) -> None:
    """Values are read in the forms that people use."""
    assert getattr(load(DEVELOPMENT | {name: given}), field) == value


def test_data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative folder is one of the working directory, ~ is home."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/anna")
    assert load(DEVELOPMENT | {"ECHOCHAT_DATA_DIR": "data"}).data_dir == tmp_path / "data"
    assert load(DEVELOPMENT | {"ECHOCHAT_DATA_DIR": "~/x"}).data_dir == Path("/home/anna/x")


def test_trusted_proxies() -> None:
    """Loopback is trusted unless said otherwise, and nobody else; others may be named."""
    ranges = load(DEVELOPMENT).trusted_proxy_ranges
    for address in ("127.0.0.1", "::1"):
        assert any(ip_address(address) in network for network in ranges)
    for address in ("10.1.2.3", "172.20.0.1", "192.168.1.1", "169.254.0.1", "fd00::1", "8.8.8.8"):
        assert not any(ip_address(address) in network for network in ranges)
    settings = load(DEVELOPMENT | {"ECHOCHAT_TRUSTED_PROXY_IPS": "8.8.8.8, 2001:db8::/32"})
    assert settings.trusted_proxy_ips == (ip_network("8.8.8.8"), ip_network("2001:db8::/32"))


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("https://Chat.Example.org", "https://chat.example.org"),
        ("http://localhost:8000/", "http://localhost:8000"),
        ("https://chat.example.org:443", "https://chat.example.org"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_origins(given: str, read: str) -> None:
    """An origin is read as a browser writes it."""
    assert load(DEVELOPMENT | {"ECHOCHAT_PUBLIC_BASE_URL": given}).public_base_url == read
    settings = load(DEVELOPMENT | {"ECHOCHAT_CSRF_TRUSTED_ORIGINS": f"{given},https://b.example"})
    assert settings.csrf_trusted_origins == (read, "https://b.example")


@pytest.mark.parametrize(
    "given",
    [
        "chat.example.org",
        "ftp://chat.example.org",
        "https://",
        "https://chat.example.org/chat",
        "https://chat.example.org?x=1",
        "https://chat.example.org#x",
        "https://user@chat.example.org",
        "https://chat.example.org:port",
        "https://:443",
        "https://[::1",
        "*",
    ],
)
def test_no_origins(given: str) -> None:
    """A value that is not exactly an origin is refused."""
    assert "ECHOCHAT_CORS_ALLOWED_ORIGINS" in refused(ECHOCHAT_CORS_ALLOWED_ORIGINS=given)


@pytest.mark.parametrize(
    ("name", "given", "reason"),
    [
        ("ECHOCHAT_PORT", "http", "whole number"),
        ("ECHOCHAT_PORT", "65536", "from 0 to 65535"),
        ("ECHOCHAT_PORT", "-1", "from 0 to 65535"),
        ("ECHOCHAT_DEBUG", "maybe", "1 or 0"),
        ("AUTH_RATE_LIMIT", "0", "from 1"),
        ("AUTH_RATE_WINDOW", "soon", "number of seconds"),
        ("AUTH_RATE_WINDOW", "nan", "from 1 to 86400 seconds"),
        ("AUTH_RATE_WINDOW", "inf", "from 1 to 86400 seconds"),
        ("ECHOCHAT_LOG_LEVEL", "LOUD", "DEBUG, INFO, WARNING, ERROR"),
        ("CHAT_ROOM_SLUG_REGEX", "[a-z", "regular expression"),
        ("DATABASE_URL", "mysql://h/db", "postgresql://"),
        ("DATABASE_URL", "host=h dbname=db", "postgresql://"),
        ("ECHOCHAT_TRUSTED_PROXY_IPS", "10.0.0.300", "10.0.0.300"),
        ("ECHOCHAT_TRUSTED_PROXY_RANGES", "10.0.0.1/8", "host bits"),
        ("CHAT_WS_SEND_BUFFER", "1000", "from 65536"),
        ("CHAT_MESSAGES_PAGE_SIZE", "201", "CHAT_MESSAGES_MAX_PAGE_SIZE"),
        ("ECHOCHAT_SECRET_KEY", "short", "32 characters"),
        ("ECHOCHAT_MEDIA_SIGNING_KEY", "short", "32 characters"),
    ],
)
def test_wrong_values(name: str, given: str, reason: str) -> None:
    """A wrong value is refused by name, with the reason."""
    lines = refused(**{name: given}).splitlines()[1:]
    assert any(name in line and reason in line for line in lines)


def test_all_that_is_wrong_at_once() -> None:
    """One message names every wrong variable: nobody mends them one by one."""
    text = refused(
        ECHOCHAT_PORT="x", AUTH_RATE_LIMIT="x", ECHOCHAT_SECRET_KEY="x", ECHOCHAT_LOG_LEVEL="x"
    )
    for name in ("ECHOCHAT_PORT", "AUTH_RATE_LIMIT", "ECHOCHAT_SECRET_KEY", "ECHOCHAT_LOG_LEVEL"):
        assert text.count(name) == 1
    assert len(text.splitlines()) == 5


def test_secrets_are_not_shown() -> None:
    """A refusal shows the wrong value, but no secret and no credentials."""
    text = refused(
        ECHOCHAT_PORT="seven",
        DATABASE_URL="mysql://anna:pa55word@h/db",
        ECHOCHAT_SECRET_KEY="too-short-5ecret",
        ECHOCHAT_MEDIA_SIGNING_KEY="too-short-5ecret",
    )
    assert "seven" in text
    assert "pa55word" not in text
    assert "5ecret" not in text


def test_production_is_strict() -> None:
    """Without ECHOCHAT_DEBUG a secret is required, and passwords can't be relaxed."""
    with pytest.raises(SettingsError) as caught:
        load({"ECHOCHAT_RELAX_PASSWORDS": "1"})
    assert "ECHOCHAT_SECRET_KEY: is required in production" in str(caught.value)
    assert "ECHOCHAT_RELAX_PASSWORDS: is refused in production" in str(caught.value)
    assert load(DEVELOPMENT | {"ECHOCHAT_RELAX_PASSWORDS": "1"}).relax_passwords


@pytest.mark.parametrize("given", ["0", "1"])
def test_secure_cookies(given: str) -> None:
    """Cookies are for https only in production, unless said otherwise, each by itself."""
    assert (load(PRODUCTION).cookie_secure, load(PRODUCTION).csrf_secure) == (True, True)
    assert (load(DEVELOPMENT).cookie_secure, load(DEVELOPMENT).csrf_secure) == (False, False)
    for base in (PRODUCTION, DEVELOPMENT):
        session = load(base | {"ECHOCHAT_SESSION_COOKIE_SECURE": given})
        csrf = load(base | {"ECHOCHAT_CSRF_COOKIE_SECURE": given})
        assert session.cookie_secure == csrf.csrf_secure == (given == "1")
        assert csrf.cookie_secure == session.csrf_secure == (base is PRODUCTION)


# The generated secret -------------------------------------------------------


def test_kept_secret(tmp_path: Path) -> None:
    """A secret is made once, long enough, and only its owner can read it."""
    data_dir = tmp_path / "not" / "there" / "yet"
    secret = kept_secret(data_dir)
    assert len(secret) >= 32
    assert kept_secret(data_dir) == secret
    [file] = data_dir.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert kept_secret(tmp_path / "other") != secret


@pytest.mark.parametrize("name", ["secret.new", "secret.key"])
def test_secret_of_an_interrupted_start(tmp_path: Path, name: str) -> None:
    """A partial file from a killed start or a power cut is not used as a secret."""
    (tmp_path / name).touch()
    assert len(kept_secret(tmp_path)) >= 32


# example.env ----------------------------------------------------------------


def test_example_env_is_the_list() -> None:
    """example.env has every variable with meaning and default: python3 -m tests.example_env."""
    assert EXAMPLE.read_text() == example_env()


def test_example_env_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """All its lines, without the comment sign, are what holds without them."""
    monkeypatch.chdir(PROJECT_DIR)
    lines = re.findall(r"^# ([A-Z_]+)=(.*)$", EXAMPLE.read_text(), re.MULTILINE)
    assert len(lines) == len(fields(Settings))
    assert load(dict(lines) | PRODUCTION) == load(PRODUCTION)


def test_every_time_and_size_has_a_unit() -> None:
    """The description of each number names its unit."""
    units = r"seconds|MiB|[Bb]ytes|characters|[Mm]essages|[Ll]ogins|[Cc]onnects|[Cc]hanges|Port"
    for entry in fields(Settings):
        if type(entry.default) in (int, float):
            assert re.search(units, entry.metadata["doc"]), entry.name


def test_variable_of_old() -> None:
    """One that is gone says what is to be set instead."""
    with pytest.raises(SettingsError, match="ECHOCHAT_CLIENT_ADDRESS_HEADER"):
        load(DEVELOPMENT | {"ECHOCHAT_CLOUDFLARE_PROXIES": "10.0.0.1"})
