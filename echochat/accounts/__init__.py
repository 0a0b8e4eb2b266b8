"""Users, passwords and sessions. Exports the interface for other features."""

from echochat.accounts.expiry import clear_avatars, clear_names, clear_sessions
from echochat.accounts.last_seen import LastSeen
from echochat.accounts.preferences.queries import find_settings
from echochat.accounts.preferences.rules import full as full_settings
from echochat.accounts.queries import User, count_dot_names, find_user_by_name
from echochat.accounts.rules import normal_name
from echochat.accounts.sessions import Identity, guest_of, identify, require_identity

__all__ = [
    "Identity",
    "LastSeen",
    "User",
    "clear_avatars",
    "clear_names",
    "clear_sessions",
    "count_dot_names",
    "find_settings",
    "find_user_by_name",
    "full_settings",
    "guest_of",
    "identify",
    "normal_name",
    "require_identity",
]
