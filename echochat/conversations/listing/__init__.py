"""A user's list of conversations: complete at first, then its changes."""
