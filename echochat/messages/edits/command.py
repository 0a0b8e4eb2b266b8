"""The command `edit`."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any, ClassVar, Self

from echochat.messages.changes.command import Act, Command, CommandRefused
from echochat.messages.changes.queries import MessageChange, Target
from echochat.messages.edits import queries
from echochat.messages.rules import is_empty, is_text
from echochat.rooms import Standing


@dataclass(frozen=True, slots=True)
class Edit(Command):
    """Gives one's own message another text."""

    name: ClassVar[str] = "edit"

    id: int
    content: str
    nonce: str | None = None

    @classmethod
    def read(
        cls, frame: Mapping[str, Any], id_: int, nonce: str | None, max_length: int
    ) -> Self | str:
        content = frame.get("message")
        if not is_text(content) or is_empty(content := content.strip()):
            return "invalid_payload"
        return cls(id_, content, nonce) if len(content) <= max_length else "message_too_long"

    def refusal(
        self, target: Target, standing: Standing, *, is_own: bool, may_write: bool
    ) -> str | None:
        if not (is_own and may_write):
            return "forbidden"
        return None if target.recent else "too_late"

    async def apply(self, act: Act) -> MessageChange | None:
        slow_seconds = act.entrance.slow_seconds
        if slow_seconds and not act.entrance.standing.moderates:
            wait = await queries.take_edit_turn(act.db, act.room_id, act.user_id, slow_seconds)
            if wait is not None:
                raise CommandRefused("rate_limited", retry_after=max(1, ceil(wait)))
        return await queries.edit(act.db, act.room_id, self.id, self.content)
