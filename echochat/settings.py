"""The environment, read once into one frozen `Settings`.

Each variable is listed with its default, unit and meaning. A test compares `example.env` and
`docs/operations.md` with this list.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from echochat.env import (
    GONE,
    Network,
    boolean,
    choice,
    database_url,
    header_name,
    networks,
    origin,
    origins,
    pattern,
    redis_url,
    seconds,
    text,
    whole,
    words,
)

T = TypeVar("T")

PROJECT_DIR = Path(__file__).resolve().parent.parent

LOOPBACK_RANGES = "127.0.0.0/8,::1/128"

GIVEN_SLUGS = ("public", "dm_0123456789abcdef01234567")
"""The public room's slug, and one in the form of direct rooms."""

SECRET_VALUES = ("ECHOCHAT_SECRET_KEY", "DATABASE_URL", "REDIS_URL")
"""Variables whose values must not appear in errors."""


class SettingsError(Exception):
    """One or more environment variables are invalid; the text names each of them."""


def setting(name: str, parse: Callable[[str], T], default: T, doc: str) -> T:
    """Declare one environment variable as a field of `Settings`."""
    value: T = field(default=default, metadata={"name": name, "parse": parse, "doc": doc})
    return value


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of the server. Times are in seconds."""

    host: str = setting("ECHOCHAT_HOST", text, "127.0.0.1", "Address to listen on.")
    port: int = setting(
        "ECHOCHAT_PORT", whole(0, 65535), 8000, "Port to listen on; 0 picks a free one."
    )
    data_dir: Path = setting(
        "ECHOCHAT_DATA_DIR",
        lambda value: Path(value).expanduser().resolve(),
        PROJECT_DIR / "var",
        "Folder for the embedded database, media and the generated secret.",
    )
    debug: bool = setting(
        "ECHOCHAT_DEBUG",
        boolean,
        False,
        "1: development mode (plain http, generated secret, readable logs). Running from a "
        "clone sets it to 1 unless it is set.",
    )
    secret_key: str = setting(
        "ECHOCHAT_SECRET_KEY",
        text,
        "",
        "Secret of at least 32 characters. Required in production; in development it is "
        "generated and kept.",
    )
    allowed_hosts: tuple[str, ...] = setting(
        "ECHOCHAT_ALLOWED_HOSTS",
        words,
        (),
        "Host names that the server answers to, comma-separated; empty: the host of "
        "ECHOCHAT_PUBLIC_BASE_URL, localhost and IP addresses.",
    )
    csrf_trusted_origins: tuple[str, ...] = setting(
        "ECHOCHAT_CSRF_TRUSTED_ORIGINS",
        origins,
        (),
        "Other origins that may send unsafe requests and open sockets, comma-separated.",
    )
    cors_allowed_origins: tuple[str, ...] = setting(
        "ECHOCHAT_CORS_ALLOWED_ORIGINS",
        origins,
        (),
        "Origins whose pages may read /api/, comma-separated.",
    )
    public_base_url: str = setting(
        "ECHOCHAT_PUBLIC_BASE_URL",
        origin,
        "",
        "Public origin of the site, such as https://chat.example.org; "
        "empty: media URLs are relative.",
    )
    trusted_proxy_ips: tuple[Network, ...] = setting(
        "ECHOCHAT_TRUSTED_PROXY_IPS", networks, (), "Addresses of trusted proxies, comma-separated."
    )
    trusted_proxy_ranges: tuple[Network, ...] = setting(
        "ECHOCHAT_TRUSTED_PROXY_RANGES",
        networks,
        networks(LOOPBACK_RANGES),
        "Networks of trusted proxies, comma-separated.",
    )
    client_address_header: str = setting(
        "ECHOCHAT_CLIENT_ADDRESS_HEADER",
        header_name,
        "X-Forwarded-For",
        "Header with the client's address: X-Forwarded-For, X-Real-IP, CF-Connecting-IP …; "
        "every trusted proxy must set or extend it.",
    )
    session_cookie_secure: bool | None = setting(
        "ECHOCHAT_SESSION_COOKIE_SECURE",
        boolean,
        None,
        "1: send the session cookie over https only; default: 1 in production.",
    )
    csrf_cookie_secure: bool | None = setting(
        "ECHOCHAT_CSRF_COOKIE_SECURE",
        boolean,
        None,
        "1: send the CSRF cookie over https only; default: 1 in production.",
    )
    ssl_redirect: bool = setting(
        "ECHOCHAT_SSL_REDIRECT", boolean, False, "1: redirect http to https and send HSTS."
    )
    hsts_subdomains: bool = setting(
        "ECHOCHAT_HSTS_SUBDOMAINS", boolean, False, "1: HSTS covers all subdomains."
    )
    relax_passwords: bool = setting(
        "ECHOCHAT_RELAX_PASSWORDS",
        boolean,
        False,
        "1: accept any password of at least 6 characters; refused in production.",
    )
    drain_seconds: float | None = setting(
        "ECHOCHAT_DRAIN_SECONDS",
        seconds(0, 10),
        None,
        "Time over which sockets are closed before the server stops, in seconds; default: 5 in "
        "production, 0 in development.",
    )
    upload_max_mb: int = setting(
        "ECHOCHAT_UPLOAD_MAX_MB", whole(1, 1024), 20, "Maximum size of an uploaded file, in MiB."
    )
    log_level: str = setting(
        "ECHOCHAT_LOG_LEVEL",
        choice("DEBUG", "INFO", "WARNING", "ERROR"),
        "INFO",
        "Minimum severity of log lines: DEBUG, INFO, WARNING or ERROR.",
    )
    metrics_port: int | None = setting(
        "ECHOCHAT_METRICS_PORT",
        whole(0, 65535),
        None,
        "Port of /metrics for Prometheus; 0 picks a free one; empty: disabled.",
    )
    metrics_host: str = setting(
        "ECHOCHAT_METRICS_HOST",
        text,
        "127.0.0.1",
        "Address on which /metrics listens. Don't use one that strangers can reach.",
    )
    media_url_ttl_seconds: int = setting(
        "ECHOCHAT_MEDIA_URL_TTL_SECONDS",
        whole(10, 86400),
        300,
        "Minimum lifetime of a signed media URL, in seconds; the maximum is twice that.",
    )
    media_signing_key: str = setting(
        "ECHOCHAT_MEDIA_SIGNING_KEY",
        text,
        "",
        "Secret that signs media URLs, at least 32 characters; default: derived from "
        "ECHOCHAT_SECRET_KEY.",
    )
    database_url: str = setting(
        "DATABASE_URL", database_url, "", "PostgreSQL to connect to; empty: the embedded one."
    )
    redis_url: str = setting(
        "REDIS_URL",
        redis_url,
        "",
        "Redis or Redis Cluster that connects several instances, which also share DATABASE_URL "
        "and ECHOCHAT_SECRET_KEY; empty: a single instance.",
    )
    auth_rate_limit: int = setting(
        "AUTH_RATE_LIMIT",
        whole(1, 10**6),
        10,
        "Logins per address and window; registrations are counted separately.",
    )
    auth_rate_window: float = setting(
        "AUTH_RATE_WINDOW", seconds(1, 86400), 60.0, "Window of that limit, in seconds."
    )
    action_rate_limit: int = setting(
        "ACTION_RATE_LIMIT",
        whole(1, 10**6),
        60,
        "Room changes (including members and invitations), joins by link, new direct rooms and "
        "profile edits per user and minute; each kind is counted separately.",
    )
    ws_connect_rate_limit: int = setting(
        "WS_CONNECT_RATE_LIMIT", whole(1, 10**6), 60, "Connects per endpoint, address and window."
    )
    ws_connect_rate_window: float = setting(
        "WS_CONNECT_RATE_WINDOW", seconds(1, 86400), 60.0, "Window of that limit, in seconds."
    )
    chat_message_max_length: int = setting(
        "CHAT_MESSAGE_MAX_LENGTH", whole(1, 10000), 1000, "Maximum message length, in characters."
    )
    chat_message_rate_limit: int = setting(
        "CHAT_MESSAGE_RATE_LIMIT", whole(1, 10**6), 20, "Messages per user and window."
    )
    chat_message_rate_window: float = setting(
        "CHAT_MESSAGE_RATE_WINDOW", seconds(1, 86400), 10.0, "Window of that limit, in seconds."
    )
    chat_ws_idle_timeout: float = setting(
        "CHAT_WS_IDLE_TIMEOUT",
        seconds(1, 86400),
        600.0,
        "Time after which a chat socket without messages in either direction is closed, in "
        "seconds.",
    )
    chat_ws_send_buffer: int = setting(
        "CHAT_WS_SEND_BUFFER",
        whole(64 * 1024, 64 * 1024 * 1024),
        1024 * 1024,
        "Unread bytes of one reader above which its frames are queued, up to 16 times as much. "
        "A reader that takes nothing for 5 s is closed with 4008.",
    )
    chat_room_slug_regex: str = setting(
        "CHAT_ROOM_SLUG_REGEX",
        pattern,
        "^[A-Za-z0-9_-]{3,50}$",
        "Regular expression for room slugs, the names in room addresses.",
    )
    chat_guests_read_public_rooms: bool = setting(
        "CHAT_GUESTS_READ_PUBLIC_ROOMS", boolean, True, "0: guests read no public rooms."
    )
    chat_public_room_creators: str = setting(
        "CHAT_PUBLIC_ROOM_CREATORS",
        choice("everybody", "moderators"),
        "everybody",
        "Who may create public rooms: everybody or moderators (of the site).",
    )
    chat_change_rate_limit: int = setting(
        "CHAT_CHANGE_RATE_LIMIT",
        whole(1, 10**6),
        30,
        "Message changes (edits, deletions, reactions) per user and window.",
    )
    chat_change_rate_window: float = setting(
        "CHAT_CHANGE_RATE_WINDOW", seconds(1, 86400), 10.0, "Window of that limit, in seconds."
    )
    chat_messages_page_size: int = setting(
        "CHAT_MESSAGES_PAGE_SIZE", whole(1, 1000), 50, "Messages per page of history by default."
    )
    chat_messages_max_page_size: int = setting(
        "CHAT_MESSAGES_MAX_PAGE_SIZE", whole(1, 1000), 200, "Maximum messages per page of history."
    )
    chat_direct_slug_salt: str = setting(
        "CHAT_DIRECT_SLUG_SALT",
        text,
        "",
        "Secret from which the slugs of direct rooms are made; default: derived from "
        "ECHOCHAT_SECRET_KEY.",
    )
    direct_inbox_heartbeat: float = setting(
        "DIRECT_INBOX_HEARTBEAT",
        seconds(0.5, 3600),
        20.0,
        "Interval between pings on an inbox socket, in seconds.",
    )
    direct_inbox_active_ttl: float = setting(
        "DIRECT_INBOX_ACTIVE_TTL",
        seconds(0.5, 86400),
        90.0,
        "Time for which a room stays active on an inbox socket without a frame, in seconds.",
    )
    direct_inbox_idle_timeout: float = setting(
        "DIRECT_INBOX_IDLE_TIMEOUT",
        seconds(0.5, 86400),
        90.0,
        "Time after which an inbox socket with a silent client is closed, in seconds.",
    )
    presence_heartbeat: float = setting(
        "PRESENCE_HEARTBEAT",
        seconds(0.5, 3600),
        20.0,
        "Interval between pings on a presence socket, in seconds.",
    )
    presence_grace: float = setting(
        "PRESENCE_GRACE",
        seconds(0, 3600),
        5.0,
        "A user stays online this long after the last connection is lost, in seconds.",
    )
    presence_ttl: float = setting(
        "PRESENCE_TTL",
        seconds(0.5, 86400),
        90.0,
        "A user is shown offline after this long without a ping, in seconds.",
    )
    presence_idle_timeout: float = setting(
        "PRESENCE_IDLE_TIMEOUT",
        seconds(0.5, 86400),
        90.0,
        "Time after which a presence socket with a silent client is closed, in seconds.",
    )
    presence_touch_interval: float = setting(
        "PRESENCE_TOUCH_INTERVAL",
        seconds(0, 86400),
        30.0,
        "Minimum interval between updates of a user's last seen by pings, in seconds (never "
        "below 10 s).",
    )
    username_max_length: int = setting(
        "USERNAME_MAX_LENGTH", whole(1, 150), 30, "Maximum length of a username, in characters."
    )

    @property
    def media_dir(self) -> Path:
        """Folder of uploaded files."""
        return self.data_dir / "media"

    @property
    def drain(self) -> float:
        """Seconds over which sockets are closed before the server stops."""
        default = 0.0 if self.debug else 5.0
        return default if self.drain_seconds is None else self.drain_seconds

    @property
    def cookie_secure(self) -> bool:
        """True if the session cookie is limited to https."""
        return not self.debug if self.session_cookie_secure is None else self.session_cookie_secure

    @property
    def csrf_secure(self) -> bool:
        """True if the CSRF cookie is limited to https."""
        return not self.debug if self.csrf_cookie_secure is None else self.csrf_cookie_secure


def load(environ: Mapping[str, str]) -> Settings:
    """Read the settings; an empty variable counts as unset.

    Raises `SettingsError` naming every wrong variable at once.
    """
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for entry in fields(Settings):
        name, given = entry.metadata["name"], environ.get(entry.metadata["name"], "").strip()
        if not given:
            continue
        try:
            values[entry.name] = entry.metadata["parse"](given)
        except ValueError as error:
            wrong.append(f"{name}={shown(name, given)}: {error}")
    wrong += [f"{name}: {remedy}" for name, remedy in GONE.items() if environ.get(name)]
    settings = Settings(**values)
    wrong += contradictions(settings)
    if wrong:
        raise SettingsError("Wrong settings:\n  " + "\n  ".join(wrong))
    return settings


def shown(name: str, value: str) -> str:
    """Return a value for an error message, with secrets masked."""
    return "***" if name in SECRET_VALUES else repr(value)


def contradictions(settings: Settings) -> list[str]:
    """Return the faults of settings that are valid one by one."""
    wrong = []
    if settings.secret_key and len(settings.secret_key) < 32:
        wrong.append("ECHOCHAT_SECRET_KEY: must have at least 32 characters")
    if settings.media_signing_key and len(settings.media_signing_key) < 32:
        wrong.append("ECHOCHAT_MEDIA_SIGNING_KEY: must have at least 32 characters")
    if not settings.debug and not settings.secret_key:
        wrong.append("ECHOCHAT_SECRET_KEY: is required in production (ECHOCHAT_DEBUG=0)")
    if not settings.debug and settings.relax_passwords:
        wrong.append("ECHOCHAT_RELAX_PASSWORDS: is refused in production (ECHOCHAT_DEBUG=0)")
    if settings.chat_messages_page_size > settings.chat_messages_max_page_size:
        wrong.append("CHAT_MESSAGES_PAGE_SIZE: must not be over CHAT_MESSAGES_MAX_PAGE_SIZE")
    if not all(re.fullmatch(settings.chat_room_slug_regex, slug) for slug in GIVEN_SLUGS):
        wrong.append(f"CHAT_ROOM_SLUG_REGEX: must match {' and '.join(GIVEN_SLUGS)}")
    return wrong
