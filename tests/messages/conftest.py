"""Fixtures of the tests of messages."""

from tests.messages.house import house

__all__ = ["house"]
