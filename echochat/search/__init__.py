"""Finding messages by their words, in the rooms that one may read."""
