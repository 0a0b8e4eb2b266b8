"""Users, passwords and sessions; what other features may ask is named here."""

from echochat.accounts.last_seen import LastSeen
from echochat.accounts.sessions import Identity, guest_of, identify, require_identity

__all__ = ["Identity", "LastSeen", "guest_of", "identify", "require_identity"]
