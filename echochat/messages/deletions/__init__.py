"""Deleting a message."""
