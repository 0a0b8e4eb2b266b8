"""What a room may be called. Pure: no I/O, no await. Faults are keys of texts.py."""

import re
import unicodedata
from typing import Final

from echochat.names import is_reserved
from echochat.unicode import has_hidden, is_blank, is_heaped, normal

NAME_MAX_LENGTH: Final = 80

SLOW_MODE_MAX: Final = 3600
"""Longest pause between two messages of a user that a room may ask for, in seconds."""

GIVEN_PREFIX: Final = "dm_"
"""Slugs of direct rooms begin so; no other room's may."""

STEM_MAX_LENGTH: Final = 30


def normal_room_name(name: str) -> str:
    """Return the one form of a name: Unicode NFC, runs of white space as one space."""
    return normal("NFC", " ".join(name.split()))


def room_name_faults(name: str) -> list[str]:
    """Return why a name in its normal form can't be taken."""
    if not name:
        return ["room_name_missing"]
    if len(name) > NAME_MAX_LENGTH:
        return ["room_name_long"]
    if has_hidden(name) or is_blank(name) or is_heaped(name):
        return ["characters_invalid"]
    return ["room_name_reserved"] if is_reserved(name) else []


def slug_faults(slug: str, rule: re.Pattern[str]) -> list[str]:
    """Return why a room can't have this slug."""
    is_given = slug.lower().startswith(GIVEN_PREFIX)
    good = rule.fullmatch(slug) and not is_given and not is_reserved(slug)
    return [] if good else ["slug_invalid"]


def generated_slug(name: str, mark: str) -> str:
    """Return a slug that reminds of the name, as far as ASCII can, and ends with a random mark."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", ascii_name)[:STEM_MAX_LENGTH].strip("-")
    return f"{stem or 'room'}-{mark}"
