"""Reads changes of a membership's settings. Pure: no I/O, no await."""

from typing import Final, NamedTuple

from echochat.i18n import TextId

LONGEST_MUTE: Final = 366 * 24 * 3600
"""Seconds; longer is for good."""

FOREVER: Final = "forever"

MOST_PINNED: Final = 100
"""Conversations that a user may pin: more are no help in finding them."""


class SettingsEdit(NamedTuple):
    """Changed settings; None stays as it is.

    `mute` is a number of seconds, 0 to unmute, or `FOREVER`.
    """

    mute: int | str | None = None
    pinned: bool | None = None
    hidden: bool | None = None


def read_mute(value: object) -> int | str | None:
    """Return a mute in its form; None if there is none. Raises ValueError."""
    if value is None or value == "":
        return None
    if value == FOREVER:
        return FOREVER
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 9:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LONGEST_MUTE:
        return value
    raise ValueError(value)


def slug_list_faults(value: object) -> list[TextId]:
    """Return why something is no list of rooms in an order."""
    good = (
        isinstance(value, list)
        and len(value) <= MOST_PINNED
        and all(isinstance(slug, str) and len(slug) <= MOST_PINNED for slug in value)
    )
    return [] if good else [TextId("slugs_invalid")]
