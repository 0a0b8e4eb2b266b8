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


def room_rights(
    kind: Kind, role: Role | None, *, signed_in: bool, archived: bool, guests_read: bool = False
) -> Rights:
    """Return the rights of a role (None: no role).

    In a direct room only its two users have a role. `guests_read` is about public rooms.
    """
    if kind == "public":
        may_read, may_write = signed_in or guests_read, signed_in and role != "blocked"
    else:
        may_read, may_write = role in READERS, role in WRITERS
    return Rights(read=may_read, write=may_write and not archived)


class Standing(NamedTuple):
    """A user's kind of standing in a room; `is_moderator` is about the whole site."""

    kind: Kind
    role: Role | None
    is_moderator: bool

    @property
    def manages(self) -> bool:
        """True if the user manages members and settings; moderators manage the public ones."""
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
    def archives(self) -> bool:
        """True if the user may archive the room and bring it back."""
        return self.kind != "direct" and (
            self.role == "owner" or (self.kind == "public" and self.is_moderator)
        )

    @property
    def knows_people(self) -> bool:
        """True if the user is notified of changes of the room's members.

        In public rooms, which may have any number of members, only managers are notified.
        """
        return self.kind == "private" or self.manages


PUBLIC_SLUG: Final = "public"
"""The public room that always exists. Everybody is in it: nobody joins, leaves or archives it."""

NAME_MAX_LENGTH: Final = 80

TOPIC_MAX_LENGTH: Final = 250
"""Characters of a topic, which is one line."""

DESCRIPTION_MAX_LENGTH: Final = 1000

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


def normal_description(text: str) -> str:
    """Return a description as it is counted: forms send two characters for a new line."""
    return text.replace("\r\n", "\n").strip()


def topic_faults(topic: str) -> list[TextId]:
    """Return why a topic in its normal form, that of names, can't be taken."""
    if len(topic) > TOPIC_MAX_LENGTH:
        return [TextId("topic_long")]
    return [TextId("characters_invalid")] if has_hidden(topic) or is_heaped(topic) else []


def description_faults(text: str) -> list[TextId]:
    """Return why a description can't be taken."""
    if len(text) > DESCRIPTION_MAX_LENGTH:
        return [TextId("description_long")]
    lines = text.split("\n")
    return [TextId("characters_invalid")] if any(map(has_hidden, lines)) else []


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
