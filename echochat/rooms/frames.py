"""Frames that tell a chat socket of its room. The names are specified in docs/asyncapi.yaml."""

from typing import Final

from echochat.realtime.frames import json_frame
from echochat.rooms.queries import RoomState
from echochat.rooms.rules import Standing

PEOPLE_CHANGED: Final = json_frame({"type": "people_changed"})
"""Announces that members or roles of the room changed."""


def state_object(state: RoomState, standing: Standing, *, can_write: bool) -> dict[str, object]:
    """Return a room's state and the reader's rights. A direct room has no name of its own."""
    return {
        "name": None if standing.kind == "direct" else state.name,
        "role": standing.role,
        "canWrite": can_write,
        "canManage": standing.manages,
        "canModerate": standing.moderates,
        "slowMode": state.slow_seconds,
        "topic": state.topic,
        "archived": state.archived,
    }


def state_frame(state: dict[str, object]) -> bytes:
    """Return the frame with a `state_object`."""
    return json_frame({"type": "room", **state})
