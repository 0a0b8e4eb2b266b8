"""Direct rooms and read marks. Exports the interface for other features."""

from echochat.conversations.listing.hub import ListHub
from echochat.conversations.read_marks import ReadMarks

__all__ = ["ListHub", "ReadMarks"]
