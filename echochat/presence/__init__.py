"""Online users and guests, and the socket that tells of them (docs/wire.md 2.4).

Exports the interface for other features.
"""

from echochat.presence.people import Guest
from echochat.presence.subscribers import PresenceView
from echochat.presence.visit import Visit, Visits

__all__ = ["Guest", "PresenceView", "Visit", "Visits"]
