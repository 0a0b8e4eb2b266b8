"""Changes of stored messages: the common form of edits, deletions and reactions."""
