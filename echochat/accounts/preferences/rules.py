"""The closed schema of an account's settings. Pure: no I/O, no await."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from babel.core import get_global

from echochat.i18n import LANGUAGES

Value = str | int | bool

AUTO: Final = "auto"
"""As the device has it."""

ZONE: Final = re.compile(r"[A-Za-z0-9_+/-]{1,50}")


class Setting(NamedTuple):
    """One setting: its default, and the value for what a client sent, None if it is not valid."""

    default: Value
    read: Callable[[object], Value | None]


def _one_of(*values: str) -> Setting:
    return Setting(values[0], lambda value: value if value in values else None)


def _truth(default: bool) -> Setting:
    texts = {"true": True, "false": False}

    def read(value: object) -> Value | None:
        if isinstance(value, bool):
            return value
        return texts.get(value) if isinstance(value, str) else None

    return Setting(default, read)


def _number(default: int, least: int, most: int) -> Setting:
    def read(value: object) -> Value | None:
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 9:
            value = int(value)
        good = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        return value if good and isinstance(value, int) else None

    return Setting(default, read)


def _read_zone(value: object) -> Value | None:
    good = isinstance(value, str) and (value == AUTO or is_time_zone(value))
    return value if good and isinstance(value, str) else None


SETTINGS: Final[Mapping[str, Setting]] = {
    "theme": _one_of("system", "light", "dark"),
    "density": _one_of("comfortable", "compact"),
    "previews": _one_of(AUTO, "on", "off"),
    "textSize": _number(15, 12, 24),
    "timeFormat": _one_of(AUTO, "12h", "24h"),
    "language": _one_of(AUTO, *LANGUAGES),
    "timeZone": Setting(AUTO, _read_zone),
    "listOrder": _one_of("activity", "name"),
    "findable": _one_of("everybody", "acquaintances", "nobody"),
    "readReceipts": _truth(default=True),
}
"""All settings by name; a document has those that differ from the default."""


class SettingsPatch(NamedTuple):
    """Changed settings: new values, and names of those that are the default again."""

    values: dict[str, Value]
    removed: list[str]


def read_patch(body: Mapping[str, object]) -> tuple[SettingsPatch, list[str]]:
    """Return the valid changes, and the names of settings with invalid values.

    Null stands for the default.
    """
    patch, wrong = SettingsPatch({}, []), []
    for name, setting in SETTINGS.items():
        if name not in body:
            continue
        given = body[name]
        value = setting.default if given is None else setting.read(given)
        if value is None:
            wrong.append(name)
        elif value == setting.default:
            patch.removed.append(name)
        else:
            patch.values[name] = value
    return patch, wrong


def full(document: Mapping[str, Any]) -> dict[str, Value]:
    """Return all settings; values of another release that this one refuses are the default."""
    return {
        name: setting.default if (value := setting.read(document.get(name))) is None else value
        for name, setting in SETTINGS.items()
    }


@cache
def _time_zones() -> frozenset[str]:
    aliases = get_global("zone_aliases")
    return frozenset((*get_global("zone_territories"), *aliases, *aliases.values(), "UTC"))


def is_time_zone(name: str) -> bool:
    """Tell whether this is the name of a time zone in the IANA database."""
    return ZONE.fullmatch(name) is not None and name in _time_zones()
