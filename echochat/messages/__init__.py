"""The path of a message; what other features may ask is named here."""

from echochat.messages.changes.command import Command
from echochat.messages.changes.commands import COMMANDS
from echochat.messages.hub import RoomHub
from echochat.messages.participant import Participant
from echochat.messages.queries import StoredMessage
from echochat.messages.resume import LastKnown, Progress, Resumption
from echochat.messages.rules import (
    EDIT_WINDOW,
    NONCE_LIFETIME,
    QUOTE_LENGTH,
    BadFrame,
    Message,
    is_text,
    read_frame,
    read_message,
)
from echochat.messages.sequence import Told
from echochat.messages.services import MessageServices
from echochat.messages.store import Draft

__all__ = [
    "COMMANDS",
    "EDIT_WINDOW",
    "NONCE_LIFETIME",
    "QUOTE_LENGTH",
    "BadFrame",
    "Command",
    "Draft",
    "LastKnown",
    "Message",
    "MessageServices",
    "Participant",
    "Progress",
    "Resumption",
    "RoomHub",
    "StoredMessage",
    "Told",
    "is_text",
    "read_frame",
    "read_message",
]
