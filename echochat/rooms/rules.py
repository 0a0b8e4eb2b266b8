"""Rights in rooms, names and slugs of rooms. Pure: no I/O, no await.

Faults are ids of texts.
"""

import re
import unicodedata
from typing import Final, Literal, NamedTuple, get_args

from echochat.i18n import TextId
from echochat.names import is_reserved
from echochat.unicode import has_hidden, is_blank, is_heaped, normal

Kind = Literal["public", "private", "direct"]
Role = Literal["owner", "admin", "member", "viewer", "blocked"]

ROLES: Final[tuple[Role, ...]] = get_args(Role)
"""All roles, the mightiest first: the order of a list of members."""

READERS: Final[frozenset[Role]] = frozenset({"owner", "admin", "member", "viewer"})
WRITERS: Final[frozenset[Role]] = frozenset({"owner", "admin", "member"})
MANAGERS: Final[frozenset[Role]] = frozenset({"owner", "admin"})


def read_role(name: str) -> Role | None:
    """Return the role of this name, None when there is none."""
    return next((role for role in ROLES if role == name), None)


class Rights(NamedTuple):
    """The rights of one person in one room."""

    read: bool
    write: bool


def room_rights(kind: Kind, role: Role | None, *, signed_in: bool) -> Rights:
    """Return the rights of a role (None: no role).

    In a direct room only its two users have a role.
    """
    if kind == "public":
        return Rights(read=True, write=signed_in and role != "blocked")
    return Rights(read=role in READERS, write=role in WRITERS)


class Standing(NamedTuple):
    """A user's kind of standing in a room; `is_moderator` is about the whole site."""

    kind: Kind
    role: Role | None
    is_moderator: bool

    @property
    def manages(self) -> bool:
        """True if the user manages members and settings; moderators manage the public room."""
        if self.kind == "direct":
            return False
        return self.role in MANAGERS or (self.kind == "public" and self.is_moderator)

    @property
    def moderates(self) -> bool:
        """True if the user may delete others' messages and is exempt from slow mode.

        Applies to rooms that they may read; a moderator in a private room has these rights there,
        too.
        """
        return self.kind != "direct" and (self.is_moderator or self.role in MANAGERS)

    @property
    def knows_people(self) -> bool:
        """True if the user is notified of changes of the room's members.

        In the public room only managers are notified, because changes there are blocks.
        """
        return self.kind == "private" or self.manages


NAME_MAX_LENGTH: Final = 80

SLOW_MODE_MAX: Final = 3600
"""Longest pause between two messages of a user that a room may ask for, in seconds."""

GIVEN_PREFIX: Final = "dm_"
"""Slugs of direct rooms begin so; no other room's may."""

STEM_MAX_LENGTH: Final = 30


def normal_room_name(name: str) -> str:
    """Return the one form of a name: Unicode NFC, runs of white space as one space."""
    return normal("NFC", " ".join(name.split()))


def room_name_faults(name: str) -> list[TextId]:
    """Return why a name in its normal form can't be taken."""
    if not name:
        return [TextId("room_name_missing")]
    if len(name) > NAME_MAX_LENGTH:
        return [TextId("room_name_long")]
    if has_hidden(name) or is_blank(name) or is_heaped(name):
        return [TextId("characters_invalid")]
    return [TextId("room_name_reserved")] if is_reserved(name) else []


def slug_faults(slug: str, rule: re.Pattern[str]) -> list[TextId]:
    """Return why a room can't have this slug."""
    is_given = slug.lower().startswith(GIVEN_PREFIX)
    good = rule.fullmatch(slug) and not is_given and not is_reserved(slug)
    return [] if good else [TextId("slug_invalid")]


def generated_slug(name: str, mark: str) -> str:
    """Return a slug that reminds of the name, as far as ASCII can, and ends with a random mark."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", ascii_name)[:STEM_MAX_LENGTH].strip("-")
    return f"{stem or 'room'}-{mark}"
