"""Direct rooms and read marks. Exports the interface for other features."""

from echochat.conversations.hub import InboxHub
from echochat.conversations.screen import Screen
from echochat.conversations.services import ConversationServices

__all__ = ["ConversationServices", "InboxHub", "Screen"]
