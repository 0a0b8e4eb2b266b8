"""The common form of what can be done to one message."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple, Self

from echochat.messages.changes.queries import Entrance, MessageChange, Target
from echochat.rooms import Standing
from echochat.storage.database import Executor


class CommandRefused(Exception):
    """A command that is not carried out; the code says why."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


class Act(NamedTuple):
    """The transaction in which a user's command is carried out; the room's row is locked."""

    db: Executor
    room_id: int
    user_id: int
    entrance: Entrance


class Command(ABC):
    """A frame about one message. commands.py lists the kinds."""

    __slots__ = ()

    name: ClassVar[str]
    """The frame's `type`."""
    retracts: ClassVar[bool] = True
    """True if previews and unread counts of the message are out of date afterwards."""
    deletes: ClassVar[bool] = False
    """True if the message counts as unread no more afterwards."""
    is_moderation: ClassVar[bool] = False
    """True if the security log records it when done to another user's message."""

    id: int
    """The message's."""
    nonce: str | None

    @classmethod
    @abstractmethod
    def read(
        cls, frame: Mapping[str, Any], id_: int, nonce: str | None, max_length: int
    ) -> Self | str:
        """Decode the rest of a frame; return the error code if it is invalid."""

    @abstractmethod
    def refusal(
        self, target: Target, standing: Standing, *, is_own: bool, may_write: bool
    ) -> str | None:
        """Return the code with which a user who may read the message is refused, if any."""

    @abstractmethod
    async def apply(self, act: Act) -> MessageChange | None:
        """Write the change down; None if it changes nothing. Raises `CommandRefused`."""

    def details(self, username: str) -> dict[str, object]:
        """Return what the change's frame says besides the message."""
        return {}
