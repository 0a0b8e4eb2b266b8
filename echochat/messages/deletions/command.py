"""The command `delete`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from echochat.messages.changes.command import Act, Command
from echochat.messages.changes.queries import MessageChange, Target
from echochat.messages.deletions import queries
from echochat.rooms import Standing


@dataclass(frozen=True, slots=True)
class Delete(Command):
    """Removes a message's text and reactions; its place in the room stays."""

    name: ClassVar[str] = "delete"
    deletes: ClassVar[bool] = True
    is_moderation: ClassVar[bool] = True

    id: int
    nonce: str | None = None

    @classmethod
    def read(
        cls,
        frame: Mapping[str, Any],  # noqa: ARG003
        id_: int,
        nonce: str | None,
        max_length: int,  # noqa: ARG003
    ) -> Self | str:
        return cls(id_, nonce)

    def refusal(
        self, target: Target, standing: Standing, *, is_own: bool, may_write: bool
    ) -> str | None:
        return None if is_own or standing.moderates else "forbidden"

    async def apply(self, act: Act) -> MessageChange | None:
        return await queries.delete(act.db, act.room_id, self.id)
