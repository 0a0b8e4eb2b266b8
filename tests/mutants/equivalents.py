"""Mutants that do the same as the original, each with the reason."""

from typing import Final

PARTICIPANT: Final = "echochat.messages.participant"
SESSION: Final = "echochat.messages.session"
FANOUT: Final = "echochat.realtime.fanout"
HELD: Final = "echochat.messages.held"
WRITER: Final = "echochat.messages.writer"
STORE: Final = "echochat.messages.store"
HUB: Final = "echochat.messages.hub"

EQUIVALENT: Final[dict[tuple[str, str, str], str]] = {
    ("echochat.messages.sequence", "first = 0", "_unused = 0"): "set before it is read",
    ("echochat.messages.sequence", "first = 0", "1"): "set before it is read",
    (FANOUT, "self._since = 0.0", "_unused = 0.0"): "set before it is read",
    (FANOUT, "self._since = 0.0", "1.0"): "set before it is read",
    (FANOUT, "self._swaps = 0", "_unused = 0"): "set before it is read",
    (FANOUT, "self._swaps = 0", "1"): "set before it is read",
    (FANOUT, "self._not_before = 0.0", "1.0"): "the clock is past it",
    (FANOUT, "if wait <= 0:", "wait < 0"): "it is 0 only where nobody is told",
    (
        FANOUT,
        "pieces = [data] if len(data) <= PIECE else list(_pieces(self._pending))",
        ("len(data) < PIECE"),
    ): "as many bytes as a piece has make one piece",
    (FANOUT, "self._swaps = Connection.swaps", "_unused = Connection.swaps"): (
        "the same list is made for each write"
    ),
    (HELD, "self.look_at = 0.0", "_unused = 0.0"): "set before it is read",
    (HELD, "self.look_at = 0.0", "1.0"): "set before it is read",
    (HUB, "self._change_order = ChangeOrder(0)", "1"): "a room that opens reads where it is",
    (HUB, "self._typing_not_before = 0.0", "1.0"): "the clock is past it",
    (HUB, "self._is_stale = False", "_unused = False"): "set before it is read",
    (HUB, "self._is_stale = False", "True"): "set before it is read",
    (HUB, "self.last_delivery = 0.0", "1.0"): "no connection is as old",
    (HUB, "more, change = True, 0", "1"): "set before it is read",
    (HUB, "return self._sequence.last_seq if self._sequence else 0", "1"): (
        "nothing is compared before the room has been read"
    ),
    (PARTICIPANT, "self._limited_until = 0.0", "1.0"): "the clock is past it",
    (PARTICIPANT, "if now < self._limited_until:", "now <= self._limited_until"): (
        "the clock does not stand at that very moment"
    ),
    (PARTICIPANT, "self._typing_not_before = 0.0", "1.0"): "the clock is past it",
    (SESSION, "self._wants_state = False", "_unused = False"): "set before it is read",
    (SESSION, "self._wants_state = False", "True"): "set before it is read",
    (SESSION, "self.follows = False", "_unused = False"): "set before it is read",
    (SESSION, "self.follows = False", "True"): "set before it is read",
    (SESSION, "self.spoke = 0", "1"): "no wheel has it before it has a spoke",
    (
        WRITER,
        "return bool(self._held) and self._loop.time() >= self._held.look_at",
        "self._loop.time() > self._held.look_at",
    ): "its timer rings again until the clock has gone on",
    (WRITER, "return list(zip(batch, outcomes, strict=True))", "False"): "they are as many",
    (WRITER, "first = await self._commit(batch[:middle], again=True)", "False"): "one try more",
    (WRITER, "return first + await self._commit(batch[middle:], again=True)", "False"): (
        "one try more"
    ),
    (WRITER, "self._repeats = {}", "_unused = {}"): "each batch has taken its nonces out again",
    (STORE, 'row: Row | None = (0, 0, "", 0)', "1"): "ids begin with 1, and the count is not read",
}
"""Why, by module, line of the source and what the mutant has there."""
