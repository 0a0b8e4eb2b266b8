"""Frames that tell a chat socket of its room. The names are specified in docs/asyncapi.yaml."""

from typing import Final

from echochat.realtime.frames import json_frame
from echochat.rooms.rules import Standing

PEOPLE_CHANGED: Final = json_frame({"type": "people_changed"})
"""Announces that members or roles of the room changed."""


def state_frame(
    name: str | None, standing: Standing, *, can_write: bool, slow_seconds: int
) -> bytes:
    """Return the frame with a room's name and the reader's rights.

    A direct room has no name of its own.
    """
    return json_frame(
        {
            "type": "room",
            "name": name,
            "role": standing.role,
            "canWrite": can_write,
            "canManage": standing.manages,
            "canModerate": standing.moderates,
            "slowMode": slow_seconds,
        }
    )
