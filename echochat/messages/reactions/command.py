"""The command `react`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self

from echochat.messages.changes.command import Act, Command, CommandRefused
from echochat.messages.changes.queries import MessageChange, Target, touch
from echochat.messages.reactions import queries
from echochat.messages.rules import is_text
from echochat.rooms import Standing
from echochat.unicode import is_emoji

REACTION_KINDS: Final = 20
"""Different emoji under one message."""


@dataclass(frozen=True, slots=True)
class React(Command):
    """Puts an emoji under a message, or takes one's own away."""

    name: ClassVar[str] = "react"
    retracts: ClassVar[bool] = False

    id: int
    emoji: str
    on: bool
    nonce: str | None = None

    @classmethod
    def read(
        cls,
        frame: Mapping[str, Any],
        id_: int,
        nonce: str | None,
        max_length: int,  # noqa: ARG003
    ) -> Self | str:
        emoji, on = frame.get("emoji"), frame.get("on")
        if not (is_text(emoji) and is_emoji(emoji) and isinstance(on, bool)):
            return "invalid_payload"
        return cls(id_, emoji, on, nonce)

    def refusal(
        self, target: Target, standing: Standing, *, is_own: bool, may_write: bool
    ) -> str | None:
        return None if may_write else "forbidden"

    async def apply(self, act: Act) -> MessageChange | None:
        reaction = (act.room_id, self.id, act.user_id, self.emoji)
        if self.on:
            changed = await queries.add_reaction(act.db, *reaction, kinds=REACTION_KINDS)
            if not changed and not await queries.has_reaction(act.db, *reaction):
                raise CommandRefused("too_many_reactions")
        else:
            changed = await queries.remove_reaction(act.db, *reaction)
        return await touch(act.db, act.room_id, self.id) if changed else None

    def details(self, username: str) -> dict[str, object]:
        return {"reacted": {"username": username, "emoji": self.emoji, "on": self.on}}
