"""The path of a message; what other features may ask is named here."""

from echochat.messages.rules import EDIT_WINDOW, NONCE_LIFETIME, QUOTE_LENGTH

__all__ = ["EDIT_WINDOW", "NONCE_LIFETIME", "QUOTE_LENGTH"]
