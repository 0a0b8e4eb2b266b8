"""The index of words: filled behind the messages."""
