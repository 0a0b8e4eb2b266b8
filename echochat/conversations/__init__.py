"""Direct rooms: starting and listing them, and who has read how far."""
