"""Wanted and confirmed channels of one connection. Pure: no I/O.

Redis confirms each command for each channel, in order. A channel is heard for
certain when all that was asked about it is confirmed: one that was left and
taken again would otherwise count as heard by the confirmation of the first time.
"""

from collections import Counter
from typing import NamedTuple


class SubscriptionChanges(NamedTuple):
    """Channels to subscribe to and to unsubscribe from."""

    subscribe: list[str]
    unsubscribe: list[str]


class Subscriptions:
    """The channels of one connection."""

    def __init__(self) -> None:
        self._wanted: set[str] = set()
        self._asked: set[str] = set()
        self._unconfirmed: Counter[str] = Counter()

    @property
    def is_settled(self) -> bool:
        """True if exactly the wanted channels are subscribed."""
        return self._asked == self._wanted and not self._unconfirmed

    def hears(self, channel: str) -> bool:
        """Tell whether nothing that is published on a channel is missed."""
        return channel in self._asked and channel not in self._unconfirmed

    def want(self, channel: str) -> None:
        """Let a channel be heard."""
        self._wanted.add(channel)

    def drop(self, channel: str) -> None:
        """Let a channel be left."""
        self._wanted.discard(channel)

    def take_changes(self) -> SubscriptionChanges:
        """Return the pending subscriptions and mark them as sent."""
        changes = SubscriptionChanges(
            list(self._wanted - self._asked), list(self._asked - self._wanted)
        )
        self._asked = set(self._wanted)
        self._unconfirmed.update(changes.subscribe)
        self._unconfirmed.update(changes.unsubscribe)
        return changes

    def confirmed(self, channel: str) -> bool:
        """Note a confirmation; False when nothing was asked about that channel."""
        if channel not in self._unconfirmed:
            return False
        self._unconfirmed[channel] -= 1
        if not self._unconfirmed[channel]:
            del self._unconfirmed[channel]
        return True
