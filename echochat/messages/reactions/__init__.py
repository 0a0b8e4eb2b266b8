"""Reactions: emoji below a message."""
