"""Users, passwords and sessions; what other features may ask is named here."""

from echochat.accounts.sessions import Identity, identify, require_identity

__all__ = ["Identity", "identify", "require_identity"]
