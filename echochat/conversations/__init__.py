"""Direct rooms and read marks. Exports the interface for other features."""

from echochat.conversations.read_marks import ReadMarks

__all__ = ["ReadMarks"]
