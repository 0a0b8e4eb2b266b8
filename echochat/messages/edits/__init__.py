"""Editing a message."""
