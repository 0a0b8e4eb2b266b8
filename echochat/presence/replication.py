"""Sends this instance's users to the other instances, and receives theirs."""

import asyncio
import math
import secrets
from collections.abc import Callable
from typing import Final

from echochat.presence.peers import Peers, write_people
from echochat.presence.people import Key, Person
from echochat.presence.roster import Roster
from echochat.realtime.bus import (
    PRESENCE,
    Bus,
    Event,
    PresenceAsked,
    PresenceChanged,
    PresenceLeaving,
    PresenceState,
    presence_channel,
)

RENEWAL: Final = 5.0
"""Seconds between signs of life, so that the lease of an instance never lapses. One without people
gives them, too: it may store messages, and be killed before it announces them."""

ASK_PAUSE: Final = 1.0
"""Seconds between questions to one instance for its state."""


class Replication:
    """This instance among the others."""

    def __init__(self, bus: Bus, roster: Roster, heard: Callable[[], None]) -> None:
        """`heard` is called when another instance said something."""
        self._bus = bus
        self._heard = heard
        self._name = secrets.token_hex(8)
        self._own: dict[Key, Person] = {}
        self._joined: dict[Key, Person] = {}
        self._left: set[Key] = set()
        self._number = 0
        self._announced = self._asked = -math.inf
        self._is_leaving = False
        self.peers = Peers(roster)
        bus.subscribe(PRESENCE, self._event)
        bus.subscribe(presence_channel(self._name), self._event)

    @property
    def has_news(self) -> bool:
        """True if there are changes to send."""
        return bool(self._joined or self._left)

    def joined(self, person: Person) -> None:
        """Include a user in the next `tell`."""
        self._own[person.key] = self._joined[person.key] = person
        self._left.discard(person.key)

    def left(self, key: Key) -> None:
        """Let the others know that a person is here no more."""
        self._own.pop(key, None)
        self._joined.pop(key, None)
        self._left.add(key)

    def tell(self, now: float) -> None:
        """Send the changes, or a regular sign of life of this instance."""
        if self._is_leaving or not (self.has_news or now - self._announced >= RENEWAL):
            return
        self._number += self.has_news
        joined, left = write_people(self._joined.values()), list(self._left)
        self._joined, self._left = {}, set()
        self._announced = now
        self._bus.publish(PRESENCE, PresenceChanged(self._name, self._number, joined, left))

    def ask(self) -> None:
        """Make all instances send their users, after events may have been lost; give a sign."""
        self._announced = -math.inf
        self.tell(_now())
        self._bus.publish(PRESENCE, PresenceAsked(self._name))

    def leave(self, seconds: float) -> None:
        """Stop, and have the others keep the people of this instance meanwhile."""
        self.tell(_now())
        self._is_leaving = True
        self._bus.publish(PRESENCE, PresenceLeaving(self._name, seconds))

    def _event(self, event: Event) -> None:
        if getattr(event, "instance", self._name) == self._name:
            return
        if isinstance(event, PresenceChanged):
            if not self.peers.changed(event, _now()):
                self._ask_one(event.instance)
        elif isinstance(event, PresenceState):
            self.peers.state(event, _now())
        elif isinstance(event, PresenceLeaving):
            self.peers.leaving(event, _now())
        elif isinstance(event, PresenceAsked):
            self._answer(event.instance)
        self._heard()

    def _answer(self, asker: str) -> None:
        if not self._is_leaving:
            self.tell(_now())
            people = write_people(self._own.values())
            self._bus.publish(
                presence_channel(asker), PresenceState(self._name, self._number, people)
            )

    def _ask_one(self, instance: str) -> None:
        if _now() - self._asked >= ASK_PAUSE:
            self._asked = _now()
            self._bus.publish(presence_channel(instance), PresenceAsked(self._name))


def _now() -> float:
    return asyncio.get_running_loop().time()
